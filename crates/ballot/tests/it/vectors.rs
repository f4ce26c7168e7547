//! One voter's messages, byte for byte, for whoever writes the voter's side in another language.

use ballot::board::Line;
use ballot::bytes::encode;
use ballot::seed::Seed;
use ballot::voter::{Voter, seal_info};
use serde_json::{Value, json};

use crate::common::{evaluation, seal_key};
use crate::sitting::{answers, rng};

fn made() -> Value {
    let made = evaluation(1, 2).make(1);
    let frozen = &made.frozen;
    let manifest = Line::Manifest(Box::new(made.manifest.clone())).text().unwrap();
    let seed = Seed::generate(&mut rng(1));
    let choices = [(["good", "blank"], vec![]), (["barred", "poor"], vec!["u1"])];
    let messages = choices.map(|(choices, barred)| {
        let voter = Voter::new(frozen, &seed, "members", &barred).unwrap();
        let answers = answers(frozen, &voter, "members");
        let tokens = voter.tokens(&answers).unwrap();
        let cast = voter.cast(&tokens, &choices, 3).unwrap();
        let rows = voter.rows(&tokens, &choices).unwrap();
        let rows = rows.iter().map(|row| encode(&row.bytes(made.manifest.row).unwrap()));
        json!({
            "barred": barred,
            "labels": voter.labels(),
            "questions": voter.questions().unwrap(),
            "answers": answers,
            "tokens": tokens,
            "choices": choices,
            "seq": cast.seq,
            "key": cast.key,
            "rows": rows.collect::<Vec<_>>(),
            "envelope": encode(&cast.envelope),
            "hash": cast.hash(),
            "sig": cast.sig,
        })
    });
    let tellers = made.manifest.seal.iter().map(|sealer| {
        let secret = encode(&seal_key(&sealer.name).secret());
        json!({ "name": sealer.name, "secret": secret, "info": encode(&seal_info(&frozen.mh, &sealer.name)) })
    });
    json!({
        "manifest": manifest,
        "mh": frozen.mh,
        "code": *seed.code(),
        "class": "members",
        "sk/out": encode(seed.derive::<32>(&frozen.mh, "sk/out").as_ref()),
        "salt/out": encode(seed.derive::<48>(&frozen.mh, "salt/out").as_ref()),
        "blind/out/0": encode(seed.derive::<256>(&frozen.mh, "blind/out/0").as_ref()),
        "eph/3/u1/T2": encode(seed.derive::<32>(&frozen.mh, "eph/3/u1/T2").as_ref()),
        "tellers": tellers.collect::<Vec<_>>(),
        "voters": messages,
    })
}

/// Phones that lost an answer make the same question again; so this may not change between versions.
#[test]
fn a_voters_messages_stay_what_they_are() {
    let kept: Value = serde_json::from_str(include_str!("../data/voter.json")).unwrap();
    let made = made();
    if made != kept {
        let path = std::env::temp_dir().join("voter.json");
        std::fs::write(&path, serde_json::to_string_pretty(&made).unwrap()).unwrap();
        panic!(
            "the messages differ from tests/data/voter.json; the new ones lie in {}",
            path.display()
        );
    }
}
