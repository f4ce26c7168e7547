//! Names of invented people and places, with their spelling in Latin letters.

use std::collections::BTreeSet;

use pinyin::ToPinyin;
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use super::county::{People, Places, both, fill};
use super::dice::Dice;

/// A surname of one character and a given name of two.
pub(super) fn person(dice: &mut Dice, people: &People) -> Name {
    let given = [&people.given_first.0, &people.given_second.0].map(|list| *dice.pick(list));
    let name: String = std::iter::once(*dice.pick(&people.surnames.0)).chain(given).collect();
    named(name)
}

/// A name with its spelling: 周启明 is Zhou Qiming.
pub(super) fn named(name: String) -> Name {
    let mut characters = name.chars();
    let surname: String = characters.by_ref().take(1).collect();
    let latin = format!("{} {}", latin(&surname), latin(characters.as_str()));
    Name { name, latin: Some(latin) }
}

/// Pinyin as one word with a capital letter: 柳岸 is Liu'an.
pub(super) fn latin(text: &str) -> String {
    let mut word = String::new();
    for syllable in text.chars().filter_map(|c| c.to_pinyin()).map(pinyin::Pinyin::plain) {
        if word.is_empty() {
            let mut letters = syllable.chars();
            word.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            word.push_str(letters.as_str());
        } else {
            if syllable.starts_with(['a', 'e', 'o']) {
                word.push('\'');
            }
            word.push_str(syllable);
        }
    }
    word
}

/// A place with its kind: 柳岸 as a village is 柳岸村, Liu'an Village.
pub(super) fn place(kind: &Text, name: &str) -> Text {
    fill(kind, &[("{}", &both(name.to_owned(), latin(name)))])
}

/// The names of places in the order in which they are given: first those that are listed, then
/// all that can be put together, without a repetition.
pub(super) fn places<'a>(places: &'a Places, listed: &'a [String]) -> impl Iterator<Item = String> {
    let (firsts, seconds) = (places.first.len(), places.second.len());
    let composed = (0..firsts * seconds).map(move |index| {
        let (first, round) = (index % firsts, index / firsts);
        // Neighbours differ in both parts; each pair comes up exactly once.
        format!("{}{}", places.first.at(first), places.second.at(round + first * 5))
    });
    let mut given = BTreeSet::new();
    let twice = |name: &String| name.chars().next() == name.chars().nth(1);
    let composed = composed.filter(move |name| !twice(name));
    listed.iter().cloned().chain(composed).filter(move |name| given.insert(name.clone()))
}
