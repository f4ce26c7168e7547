//! Enough of Rust's grammar to tell code, comments and texts apart, and tests from the program.

use std::collections::BTreeSet;

use super::tree::Source;

/// What a piece of a source file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    Comment,
    /// The inside of a string literal, escapes as written.
    Text,
}

/// A run of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// The line of its first character, counted from 1.
    pub(super) line: usize,
}

/// Cuts a source file into code, comments and texts.
pub(super) fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut start, mut at, mut line) = (0, 0, 1);
    while at < source.len() {
        let rest = &source[at..];
        let Some((kind, open, close)) = opening(source, at) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        line = push(&mut found, Kind::Code, &source[start..at], line);
        let inside = &rest[open..];
        let length = if kind == Kind::Text && close == "\"" {
            plain_text_length(inside)
        } else {
            inside.find(&close).unwrap_or(inside.len())
        };
        line = push(&mut found, kind, &inside[..length], line);
        // The end of a line comment belongs to the code after it.
        let closing = if close == "\n" { 0 } else { close.len() };
        at = (at + open + length + closing).min(source.len());
        start = at;
    }
    push(&mut found, Kind::Code, &source[start..], line);
    found
}

/// What opens at this place: its kind, the length of the opening and the closing.
fn opening(source: &str, at: usize) -> Option<(Kind, usize, String)> {
    let rest = &source[at..];
    let before = source[..at].chars().next_back();
    if rest.starts_with("//") {
        return Some((Kind::Comment, 2, "\n".to_owned()));
    }
    if rest.starts_with("/*") {
        return Some((Kind::Comment, 2, "*/".to_owned()));
    }
    let is_joined = before.is_some_and(|c| c != 'b' && (c.is_alphanumeric() || c == '_'));
    if let Some(after) = rest.strip_prefix('"') {
        let is_character = before == Some('\\') || before == Some('\'') && after.starts_with('\'');
        return (!is_character).then(|| (Kind::Text, 1, "\"".to_owned()));
    }
    if let Some(after) = rest.strip_prefix('r').filter(|_| !is_joined) {
        let hashes = after.chars().take_while(|c| *c == '#').count();
        if after[hashes..].starts_with('"') {
            return Some((Kind::Text, hashes + 2, format!("\"{}", "#".repeat(hashes))));
        }
    }
    None
}

fn plain_text_length(inside: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in inside.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inside.len()
}

fn push<'a>(found: &mut Vec<Piece<'a>>, kind: Kind, text: &'a str, line: usize) -> usize {
    if !text.is_empty() {
        found.push(Piece { kind, text, line });
    }
    line + text.matches('\n').count()
}

/// The file up to its module of tests, which stands last.
pub(super) fn without_tests(source: &str) -> &str {
    let mut at = 0;
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let opens_module = |next: &&str| next.starts_with("mod ") && next.trim_end().ends_with('{');
        if line.trim_end() == "#[cfg(test)]" && lines.peek().is_some_and(opens_module) {
            return &source[..at];
        }
        at += line.len();
    }
    source
}

/// Paths of the files that only tests compile: `#[cfg(test)] mod name;` in another file.
pub(super) fn test_files(sources: &[Source]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources {
        let lines: Vec<&str> = source.text.lines().collect();
        for pair in lines.windows(2) {
            let name = pair[1].strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
            if let (true, Some(name)) = (pair[0] == "#[cfg(test)]", name) {
                let stem = source.path.strip_suffix(".rs").unwrap_or(&source.path);
                let folder = ["lib", "main", "mod"]
                    .into_iter()
                    .find_map(|root| stem.strip_suffix(&format!("/{root}")))
                    .unwrap_or(stem);
                found.insert(format!("{folder}/{name}.rs"));
            }
        }
    }
    found
}

/// The program's sources without their tests.
pub(super) fn program(sources: &[Source]) -> Vec<Source> {
    let tests = test_files(sources);
    // What a file of tests is made of lies in a folder of its name.
    let is_part = |path: &str| {
        let mut folders = tests.iter().filter_map(|test| test.strip_suffix(".rs"));
        folders.any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    };
    sources
        .iter()
        .filter(|source| !tests.contains(&source.path) && !is_part(&source.path))
        .map(|source| Source::new(&source.path, without_tests(&source.text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Source, pieces, program, without_tests};

    fn cut(source: &str) -> Vec<(Kind, &str, usize)> {
        pieces(source).into_iter().map(|piece| (piece.kind, piece.text, piece.line)).collect()
    }

    #[test]
    fn texts_and_comments_are_cut_out_of_code() {
        let expected = vec![
            (Kind::Code, "a(", 1),
            (Kind::Text, r#"b \" c"#, 1),
            (Kind::Code, "); ", 1),
            (Kind::Comment, " d \"e\"", 1),
            (Kind::Code, "\nf", 1),
        ];
        assert_eq!(cut("a(\"b \\\" c\"); // d \"e\"\nf"), expected);
    }

    #[test]
    fn raw_texts_and_block_comments_may_span_lines() {
        let expected = vec![
            (Kind::Text, "a\n\"b\"", 1),
            (Kind::Code, " ", 2),
            (Kind::Comment, "c\n", 2),
            (Kind::Code, "d", 3),
        ];
        assert_eq!(cut("r#\"a\n\"b\"\"# /*c\n*/d"), expected);
    }

    #[test]
    fn a_quote_as_a_character_opens_nothing() {
        assert_eq!(cut("'\"' + '\\\"'"), vec![(Kind::Code, "'\"' + '\\\"'", 1)]);
    }

    #[test]
    fn tests_are_left_out_of_the_program() {
        assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {\n b\n}\n"), "a\n");
        assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests;\n"), "a\n#[cfg(test)]\nmod tests;\n");
        let sources = [
            Source::new("crates/x/src/dues.rs", "#[cfg(test)]\nmod tests;\n"),
            Source::new("crates/x/src/dues/tests.rs", "a"),
            Source::new("crates/x/src/dues/tests/late.rs", "c"),
            Source::new("crates/x/src/lib.rs", "#[cfg(test)]\nmod vectors;\n"),
            Source::new("crates/x/src/vectors.rs", "b"),
        ];
        let left: Vec<String> = program(&sources).into_iter().map(|source| source.path).collect();
        assert_eq!(left, ["crates/x/src/dues.rs", "crates/x/src/lib.rs"]);
    }
}
