//! The pieces of a name by which it is found, in Chinese, pinyin, initials and Latin letters.
//! Refuses to know what a name belongs to.

use pinyin::ToPinyin;
use zhibu_domain::person::Name;
use zhibu_domain::text::{Text, narrow};

/// Characters of a person's token; what is longer compares its beginning.
const PERSON_TOKEN_CHARS: usize = 24;
/// Characters of each word of a name from which a token starts.
const STARTS: usize = 4;
/// Tokens of one person, at most.
const PERSON_TOKENS_MAX: usize = 40;
/// Characters of a token of a title; what is longer compares its beginning.
const TITLE_TOKEN_CHARS: usize = 12;
/// Places of a title from which a token starts.
const TITLE_STARTS: usize = 12;

/// Readings of characters that differ when they stand as a surname. The everyday reading stays
/// searchable beside it, because both are typed.
const SURNAMES: &[(&str, &[&str])] = &[
    ("万俟", &["mo", "qi"]),
    ("尉迟", &["yu", "chi"]),
    ("澹台", &["tan", "tai"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("曾", &["zeng"]),
    ("解", &["xie"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("朴", &["piao"]),
    ("盖", &["ge"]),
    ("缪", &["miao"]),
    ("翟", &["zhai"]),
    ("乐", &["yue"]),
    ("覃", &["qin"]),
    ("繁", &["po"]),
    ("员", &["yun"]),
    ("秘", &["bi"]),
    ("折", &["she"]),
    ("黑", &["he"]),
    ("重", &["chong"]),
    ("召", &["shao"]),
    ("洗", &["xian"]),
    ("隗", &["wei"]),
    ("郇", &["xun"]),
    ("乜", &["nie"]),
    ("佴", &["nai"]),
    ("祭", &["zhai"]),
    ("种", &["chong"]),
    ("卜", &["bu"]),
];

/// The pinyin initials of Chinese text, other letters and digits kept: 柳岸村 → `lac`.
pub fn initials(text: &str) -> String {
    text.chars().filter_map(|c| syllable(c)?.chars().next()).collect()
}

/// Letters and digits only, small, full-width forms as narrow ones, ü as `v`: how both what is kept
/// and what is typed are compared.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(lower).collect()
}

/// What is compared with tokens of at most `chars` characters; `None` if nothing searchable was
/// typed.
pub(crate) fn query(typed: &str, chars: usize) -> Option<String> {
    let folded: String = fold(typed).chars().take(chars).collect();
    (!folded.is_empty()).then_some(folded)
}

/// What a person is found by: the name from each character on, its pinyin and initials from each
/// syllable on, and its Latin form from each word on. Six to twelve for the usual name.
pub fn person_tokens(name: &Name) -> Vec<String> {
    let mut found = Vec::new();
    let syllables = spoken(&name.name);
    for start in starts(&name.name) {
        let rest: String = name.name.chars().skip(start).collect();
        found.push(fold(&rest));
        found.extend(sounds(syllables.get(start..).unwrap_or_default()));
    }
    if let Some(surname) = surname(&name.name) {
        let mut special = surname;
        let rest = syllables.get(special.len()..).unwrap_or_default();
        special.extend_from_slice(rest);
        found.extend(sounds(&special));
    }
    if let Some(latin) = &name.latin {
        let words: Vec<&str> = latin.split_whitespace().collect();
        let from = |start: usize| words.iter().skip(start).map(|word| fold(word)).collect();
        found.extend((0..words.len().min(STARTS)).map(from));
    }
    for token in &mut found {
        if let Some((end, _)) = token.char_indices().nth(PERSON_TOKEN_CHARS) {
            token.truncate(end);
        }
    }
    found.retain(|token| !token.is_empty());
    found.sort_unstable();
    found.dedup();
    found.truncate(PERSON_TOKENS_MAX);
    found
}

/// What is compared with the tokens of people.
pub(crate) fn person_query(typed: &str) -> Option<String> {
    query(typed, PERSON_TOKEN_CHARS)
}

/// What an activity is found by: its titles from each of the first characters on, in Chinese, or
/// words, in Latin letters, and the initials of the whole. Twelve or so for the usual title.
pub fn activity_tokens(title: &Text) -> Vec<String> {
    let cut = |text: &str| -> String { text.chars().take(TITLE_TOKEN_CHARS).collect() };
    let mut found = Vec::new();
    for text in [title.zh(), title.en()].into_iter().flatten() {
        let places = places(text);
        for start in places.into_iter().take(TITLE_STARTS) {
            found.push(cut(&fold(&text.chars().skip(start).collect::<String>())));
        }
    }
    found.extend(title.zh().map(|text| cut(&fold(&initials(text)))));
    // One character at the end of a title finds nothing that anybody looks for.
    found.retain(|token| token.chars().count() > 1);
    found.sort_unstable();
    found.dedup();
    found
}

/// What is compared with the tokens of activities.
pub(super) fn activity_query(typed: &str) -> Option<String> {
    query(typed, TITLE_TOKEN_CHARS)
}

/// How near something found is to what was typed: the whole, the beginning, a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    Whole,
    Beginning,
    Part,
}

fn closeness(forms: impl Iterator<Item = String>, query: &str) -> Closeness {
    let near = |form: String| match form.strip_prefix(query) {
        Some("") => Closeness::Whole,
        Some(_) => Closeness::Beginning,
        None => Closeness::Part,
    };
    forms.map(near).min().unwrap_or(Closeness::Part)
}

pub(super) fn closeness_of_person(name: &Name, query: &str) -> Closeness {
    let syllables = spoken(&name.name);
    let latin = name.latin.as_deref().map(fold);
    let forms = sounds(&syllables).into_iter().chain([fold(&name.name)]).chain(latin);
    closeness(forms, query)
}

pub(super) fn closeness_of_text(text: &Text, query: &str) -> Closeness {
    let forms = [text.zh().map(fold), text.zh().map(initials), text.en().map(fold)];
    closeness(forms.into_iter().flatten(), query)
}

/// Pinyin, and the initials if they are more than one letter: a single one begins the pinyin.
fn sounds(syllables: &[String]) -> Vec<String> {
    let initials: String = syllables.iter().filter_map(|s| s.chars().next()).collect();
    let mut sounds = vec![syllables.concat()];
    if initials.chars().count() > 1 {
        sounds.push(initials);
    }
    sounds
}

/// How each character sounds; letters and digits are themselves, everything else is silent.
fn spoken(text: &str) -> Vec<String> {
    text.chars().map(|c| syllable(c).unwrap_or_default()).collect()
}

fn syllable(c: char) -> Option<String> {
    match c.to_pinyin() {
        Some(pinyin) => Some(fold(pinyin.plain())),
        None => Some(fold(c.encode_utf8(&mut [0; 4]))).filter(|folded| !folded.is_empty()),
    }
}

fn surname(name: &str) -> Option<Vec<String>> {
    let (_, read) = SURNAMES.iter().find(|(written, _)| name.starts_with(written))?;
    Some(read.iter().map(|&syllable| syllable.to_owned()).collect())
}

/// Where tokens start: in Chinese at the first characters of each word, in Latin letters at each
/// word.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut within = 0;
    for (at, c) in text.chars().enumerate() {
        if fold(c.encode_utf8(&mut [0; 4])).is_empty() {
            within = 0;
            continue;
        }
        if within == 0 || (within < STARTS && c.to_pinyin().is_some()) {
            starts.push(at);
        }
        within += 1;
    }
    starts
}

/// Where tokens of a title start: at each Chinese character, and at each word or number.
fn places(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut within = false;
    for (at, c) in text.chars().enumerate() {
        let chinese = c.to_pinyin().is_some();
        let said = c.is_alphanumeric();
        if chinese || (said && !within) {
            places.push(at);
        }
        within = said && !chinese;
    }
    places
}

fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == 'ü' { 'v' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, latin: Option<&str>) -> Vec<String> {
        person_tokens(&Name { name: name.into(), latin: latin.map(Into::into) })
    }

    #[test]
    fn initials_come_from_pinyin_and_keep_letters() {
        assert_eq!(initials("柳岸村党支部"), "lacdzb");
        assert_eq!(initials("第3组 A"), "d3za");
    }

    #[test]
    fn what_is_typed_is_folded() {
        assert_eq!(query("ＬＸ－０７ ", 12).as_deref(), Some("lx07"));
        assert_eq!(query("Lü", 12).as_deref(), Some("lv"));
        assert_eq!(query("\u{200f}王\u{200e} %_'😀", 12).as_deref(), Some("王"));
        assert_eq!(query(" · ", 12), None);
        assert_eq!(query(&"长".repeat(9000), 12).map(|q| q.chars().count()), Some(12));
    }

    #[test]
    fn a_usual_name_has_few_tokens() {
        assert_eq!(
            person("王小明", Some("Wang Xiaoming")),
            ["ming", "wangxiaoming", "wxm", "xiaoming", "xm", "小明", "明", "王小明"]
        );
        assert_eq!(person("李静", None), ["jing", "lijing", "lj", "李静", "静"]);
    }

    #[test]
    fn a_surname_is_found_by_its_own_reading_and_by_the_everyday_one() {
        let shan = person("单田芳", None);
        for token in ["shantianfang", "stf", "dantianfang", "dtf"] {
            assert!(shan.iter().any(|t| t == token), "{token} {shan:?}");
        }
        assert!(person("万俟静", None).iter().any(|t| t == "moqijing"));
        assert!(person("吕梁", None).iter().any(|t| t == "lvliang"));
    }

    #[test]
    fn the_list_of_surnames_holds_nothing_that_is_read_so_anyway() {
        let idle = |(written, read): &&(&str, &[&str])| spoken(written) == *read;
        let idle: Vec<_> = SURNAMES.iter().filter(idle).map(|(written, _)| *written).collect();
        assert_eq!(idle, [""; 0]);
    }

    #[test]
    fn a_title_is_found_from_each_character_and_each_word() {
        let title = Text::new(Some("2026年1月党员大会".into()), Some("General meeting".into()));
        assert_eq!(
            activity_tokens(&title.unwrap()),
            [
                "1月党员大会",
                "2026n1ydydh",
                "2026年1月党员大会",
                "generalmeeti",
                "meeting",
                "党员大会",
                "员大会",
                "大会",
                "年1月党员大会",
                "月党员大会",
            ]
        );
    }

    #[test]
    fn the_whole_comes_before_the_beginning_and_that_before_a_part() {
        let name = Name { name: "王小明".into(), latin: Some("Wang Xiaoming".into()) };
        let near = |typed: &str| closeness_of_person(&name, &person_query(typed).unwrap());
        for whole in ["王小明", "wxm", "Wang Xiaoming"] {
            assert_eq!(near(whole), Closeness::Whole, "{whole}");
        }
        assert_eq!([near("王"), near("wangx"), near("wx")], [Closeness::Beginning; 3]);
        assert_eq!([near("小明"), near("xiaom"), near("xm")], [Closeness::Part; 3]);
    }

    #[test]
    fn long_names_and_names_in_other_letters_stay_few() {
        let long = person("阿卜杜热西提·买买提明", None);
        assert!(long.iter().any(|t| t == "买买提明"));
        assert!(long.len() <= 24, "{long:?}");
        assert_eq!(person("Osman Ali", None), ["ali", "osmanali"]);
        assert!(person(&"字".repeat(60), None).iter().all(|t| t.chars().count() <= 24));
        assert_eq!(person("·", None), [""; 0]);
    }
}
