//! Dependencies between our crates point one way.

use toml::Table;

use super::tree::{Source, sources};
use super::{Fault, hold, told};

/// Which of our crates may build on which. `xtask` and the domain build on none.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("zhibu-domain", &[]),
    ("zhibu-ballot", &[]),
    ("zhibu-atlas", &["zhibu-domain"]),
    ("zhibu-words", &["zhibu-domain"]),
    ("zhibu-papers", &["zhibu-domain", "zhibu-words"]),
    ("zhibu-service", &["zhibu-domain", "zhibu-atlas", "zhibu-ballot"]),
    ("zhibu-web", &["zhibu-domain", "zhibu-words", "zhibu-papers", "zhibu-atlas", "zhibu-service"]),
    (
        "zhibu",
        &[
            "zhibu-domain",
            "zhibu-ballot",
            "zhibu-atlas",
            "zhibu-words",
            "zhibu-papers",
            "zhibu-service",
            "zhibu-web",
        ],
    ),
    ("xtask", &[]),
];

/// The database drivers, and the only crate that may build on them.
const DRIVERS: [&str; 3] = ["rusqlite", "postgres", "tokio-postgres"];
const OWNER_OF_DRIVERS: &str = "zhibu-service";
/// The box of a secret ballot is a file of its own that keeps no order, whatever the main database is.
const OWNER_OF_THE_BOX: (&str, &str) = ("zhibu-ballot", "rusqlite");

fn faults(manifests: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for manifest in manifests {
        let table: Table = manifest.text.parse().unwrap();
        let Some(name) = table.get("package").and_then(|package| package.get("name")?.as_str())
        else {
            continue;
        };
        let Some((_, allowed)) = MAY_USE.iter().find(|(crate_name, _)| *crate_name == name) else {
            faults.push(Fault::new(
                &manifest.path,
                format!("nobody decided what {name} may build on"),
                "add the crate to MAY_USE in tidy/layers.rs",
            ));
            continue;
        };
        for section in ["dependencies", "build-dependencies"] {
            let used = table.get(section).and_then(toml::Value::as_table);
            for dependency in used.into_iter().flat_map(Table::keys) {
                let is_ours = dependency.starts_with("zhibu");
                if is_ours && !allowed.contains(&dependency.as_str()) {
                    faults.push(Fault::new(
                        &manifest.path,
                        format!("{name} builds on {dependency}, against the one direction"),
                        "move what is needed to a crate that both may use",
                    ));
                }
                if DRIVERS.contains(&dependency.as_str())
                    && name != OWNER_OF_DRIVERS
                    && (name, dependency.as_str()) != OWNER_OF_THE_BOX
                {
                    faults.push(Fault::new(
                        &manifest.path,
                        format!("{name} builds on the driver {dependency}"),
                        "only the engine of zhibu-service talks to a database",
                    ));
                }
            }
        }
    }
    faults
}

#[test]
fn dependencies_point_one_way() {
    let manifests = sources(|path| path.ends_with("/Cargo.toml"));
    hold("Dependencies between our crates point one way.", &faults(&manifests));
}

#[test]
fn a_dependency_against_the_direction_is_found() {
    let planted = [Source::new(
        "crates/domain/Cargo.toml",
        "[package]\nname = \"zhibu-domain\"\n[dependencies]\nzhibu-web.workspace = true\n\
         postgres = \"1\"\nserde = \"1\"\n",
    )];
    let expected = [
        "crates/domain/Cargo.toml: zhibu-domain builds on zhibu-web, against the one direction",
        "crates/domain/Cargo.toml: zhibu-domain builds on the driver postgres",
    ];
    let mut found = told(&faults(&planted));
    found.sort_by_key(|sentence| sentence.contains("driver"));
    assert_eq!(found, expected);
}

#[test]
fn a_crate_that_nobody_placed_is_found() {
    let planted = [Source::new("crates/new/Cargo.toml", "[package]\nname = \"zhibu-new\"\n")];
    assert_eq!(faults(&planted).len(), 1);
}
