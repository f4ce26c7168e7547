//! How a unit is found by typing: any part of its name, its pinyin initials, or a code.

use zhibu_domain::text::Text;

use crate::search::{self, fold, initials};

/// Characters of a token; longer queries compare their beginning.
const TOKEN_CHARS: usize = 12;
/// Tokens of one unit, at most.
const TOKENS_MAX: usize = 160;

/// All tokens of a unit: every suffix of its names and initials, and its codes.
pub(super) fn tokens(name: &Text, codes: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let names = [name.zh().map(initials), name.zh().map(fold), name.en().map(fold)];
    let codes = codes.iter().map(|code| fold(code));
    for text in codes.chain(names.into_iter().flatten()) {
        let chars: Vec<char> = text.chars().collect();
        for start in 0..chars.len() {
            found.push(chars.iter().skip(start).take(TOKEN_CHARS).collect());
        }
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(TOKENS_MAX);
    found
}

/// What is compared with tokens; `None` if nothing searchable was typed.
pub(crate) fn query(typed: &str) -> Option<String> {
    search::query(typed, TOKEN_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> Text {
        Text::new(Some("柳岸村党支部".into()), Some("Liu'an Village Branch".into())).unwrap()
    }

    #[test]
    fn any_part_of_a_name_its_initials_and_the_code_are_tokens() {
        let all = tokens(&name(), &["LX-07".to_owned(), "041000123".to_owned()]);
        for typed in ["岸村", "LACDZB", "dzb", "village", "lx-07", "柳岸村党支部", "0410", "0123"]
        {
            let query = query(typed).unwrap();
            assert!(all.iter().any(|t| t.starts_with(&query)), "{typed}");
        }
        assert_eq!(query(" · "), None);
    }
}
