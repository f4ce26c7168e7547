//! The mutation test of the rulebooks: each number in their files, changed by one unit in a copy,
//! is refused by the loader or changes what the rules answer. A number whose change changes nothing
//! is an error that names it, and so is a new number that no rule uses.
//!
//! Left out are days (validity, issue): a change by a day is what `rulebook check --against` shows.

mod answer;
mod spot;

use zhibu_domain::rulebook::{File, Rulebook, embedded, embedded_keys};

use spot::{Spot, spots};

/// The files with one place changed.
fn changed(files: &[File], spot: &Spot, to: &str) -> Vec<File> {
    let mut files = files.to_vec();
    files[spot.file].text.replace_range(spot.at.clone(), to);
    files
}

#[test]
fn every_number_of_every_rulebook_decides_something() {
    let (mut tried, mut idle) = (0, Vec::new());
    for key in embedded_keys() {
        let files = embedded(key).unwrap();
        let rules = Rulebook::load(key, &files).unwrap();
        for spot in spots(&files) {
            let before = answer::of(&rules, &rules, &spot);
            let mut silent = Vec::new();
            let others = spot.others();
            for to in &others {
                tried += 1;
                // What the loader refuses has been noticed.
                let Ok(other) = Rulebook::load(key, &changed(&files, &spot, to)) else { continue };
                if before.is_none() || answer::of(&rules, &other, &spot) == before {
                    silent.push(format!("{spot} → {to}"));
                }
            }
            // The first and the last of an order stay where they are in one direction.
            if spot.table != "post" || silent.len() == others.len() {
                idle.extend(silent);
            }
        }
    }
    assert!(tried > 400, "only {tried} changes were found to try");
    assert!(idle.is_empty(), "changes that change nothing:\n{}", idle.join("\n"));
}

#[test]
fn a_number_without_a_use_is_found() {
    let mut files = embedded("cpc").unwrap();
    let numbers = files.iter_mut().find(|file| file.name.ends_with("numbers.toml")).unwrap();
    let (name, idle) = ("key = \"post.reminder_days\"", "key = \"post.remainder_days\"");
    assert!(numbers.text.contains(name));
    numbers.text = numbers.text.replace(name, idle);
    let rules = Rulebook::load("cpc", &files).unwrap();
    let spots = spots(&files);
    let mut of_idle = spots.iter().filter(|spot| spot.key == "post.remainder_days");
    let value = of_idle.find(|spot| spot.path == ["value"]).unwrap();
    assert_eq!(answer::of(&rules, &rules, value), None);
}
