//! What the things are called of which sentences speak: neutrally, or as a rulebook says.
//!
//! Sentences borrow these words as Fluent terms, `{ -member }`; `locales/*/term.ftl` has the
//! neutral ones. A catalogue is made once for each language and set of words, and kept. Refuses to
//! know the sentences.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{OnceLock, PoisonError, RwLock};

use zhibu_domain::rulebook::{Called, Rulebook, Term};
use zhibu_domain::text::Lang;

use crate::catalogue::Catalogue;

/// One set of words, and the sentences of both languages made with it.
pub(crate) struct Lexicon {
    /// Those of a rulebook; a term that is not there keeps its neutral word.
    terms: BTreeMap<Term, Called>,
    zh: OnceLock<Catalogue>,
    en: OnceLock<Catalogue>,
}

/// The words of what serves no particular organisation.
static NEUTRAL: Lexicon = Lexicon::new(BTreeMap::new());

/// The words of each rulebook that was asked for. A program sees few rulebooks, so the sets are
/// compared one by one, and kept for as long as it runs.
static KNOWN: RwLock<Vec<&'static Lexicon>> = RwLock::new(Vec::new());

impl Lexicon {
    const fn new(terms: BTreeMap<Term, Called>) -> Self {
        Self { terms, zh: OnceLock::new(), en: OnceLock::new() }
    }

    /// The neutral words.
    pub(crate) fn neutral() -> &'static Self {
        &NEUTRAL
    }

    /// The words of a rulebook.
    pub(crate) fn of(rules: &Rulebook) -> &'static Self {
        let known = |all: &[&'static Self]| all.iter().find(|it| it.terms == rules.terms).copied();
        let found = known(&KNOWN.read().unwrap_or_else(PoisonError::into_inner));
        found.unwrap_or_else(|| {
            let mut all = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
            // Somebody else may have been quicker.
            known(&all).unwrap_or_else(|| {
                let made: &'static Self = Box::leak(Box::new(Self::new(rules.terms.clone())));
                all.push(made);
                made
            })
        })
    }

    /// The sentences of a language, made at the first call.
    pub(crate) fn catalogue(&'static self, lang: Lang) -> &'static Catalogue {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
        .get_or_init(|| Catalogue::read(lang, fluent(&self.terms, lang)))
    }
}

/// The terms as a Fluent file. English gets each word as at the beginning of a sentence, too, and
/// the plural of what is counted: `-member`, `-Member`, `-members`, `-Members`.
fn fluent(terms: &BTreeMap<Term, Called>, lang: Lang) -> String {
    let mut file = String::new();
    // Where nobody is on probation, a full member is a member.
    let full = terms.get(&Term::Member).map(|called| (Term::FullMember, called));
    let full = full.filter(|_| !terms.contains_key(&Term::FullMember));
    for (term, called) in terms.iter().map(|(term, called)| (*term, called)).chain(full) {
        let code = term.code();
        let mut forms = vec![(code.to_owned(), called.label.get(lang))];
        if lang == Lang::En {
            forms.extend(called.plural.as_deref().map(|plural| (format!("{code}s"), plural)));
            for (name, word) in forms {
                define(&mut file, &capital(&name), &capital(word));
                define(&mut file, &name, word);
            }
        } else {
            for (name, word) in forms {
                define(&mut file, &name, word);
            }
        }
    }
    file
}

/// One term. Whatever the word holds, it stands for itself.
fn define(file: &mut String, name: &str, word: &str) {
    let mut literal = String::new();
    for letter in word.chars() {
        match letter {
            '"' | '\\' => literal.extend(['\\', letter]),
            _ if letter.is_control() => {
                write!(literal, "\\u{:04X}", u32::from(letter)).expect("a String takes all");
            }
            _ => literal.push(letter),
        }
    }
    writeln!(file, "-{name} = {{ \"{literal}\" }}").expect("a String takes all");
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use zhibu_domain::rulebook::embedded;

    use super::*;
    use crate::Words;

    fn rules() -> Rulebook {
        Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
    }

    #[test]
    fn words_are_as_the_rulebook_has_them_and_neutral_without_one() {
        let [mut rules, same] = [rules(), rules()];
        let joining = |words: Words| words.t("person-joined-on");
        assert_eq!(joining(Words::of_rules(Lang::Zh, &rules)), "入党日期");
        assert_eq!(joining(Words::of(Lang::Zh)), "加入日期");
        assert!(std::ptr::eq(Lexicon::of(&rules), Lexicon::of(&same)), "made once for equal words");

        rules.terms.get_mut(&Term::Joining).unwrap().label.zh = "入会".to_owned();
        assert_eq!(joining(Words::of_rules(Lang::Zh, &rules)), "入会日期");
        assert_eq!(joining(Words::of_rules(Lang::Zh, &same)), "入党日期");
        assert_eq!(
            joining(Words::of_rules(Lang::En, &rules).in_lang(Lang::Zh)),
            "入会日期",
            "the other language keeps the rulebook's words"
        );
    }

    #[test]
    fn where_nobody_is_on_probation_a_full_member_is_a_member() {
        let mut rules = rules();
        let standing = |rules: &Rulebook| {
            Lang::ALL.map(|lang| Words::of_rules(lang, rules).t("person-standing-full"))
        };
        assert_eq!(standing(&rules), ["正式党员", "Full member"]);
        for term in Term::OF_PROBATION {
            rules.terms.remove(&term);
        }
        assert_eq!(standing(&rules), ["党员", "Member"]);
    }

    #[test]
    fn no_word_breaks_out_of_its_term() {
        let mut rules = rules();
        let word = "a \"b\" {c} \\d\n-x = y";
        rules.terms.get_mut(&Term::Portal).unwrap().label.en = word.to_owned();
        let words = Words::of_rules(Lang::En, &rules);
        assert_eq!(crate::faults(words), [] as [String; 0]);
        assert_eq!(words.t("layout-portal-title"), "A \"b\" {c} \\d\n-x = y");
    }

    #[test]
    fn the_neutral_words_have_every_form_of_every_term() {
        for lang in Lang::ALL {
            let forms = |file: &str| -> Vec<String> {
                let names = file.lines().filter_map(|line| line.split_once(" = "));
                let mut names: Vec<_> = names.map(|(name, _)| name.to_owned()).collect();
                names.sort();
                names
            };
            let neutral = crate::catalogue::file(lang, "term.ftl").unwrap();
            assert_eq!(forms(neutral), forms(&fluent(&rules().terms, lang)), "{lang:?}");
        }
    }
}
