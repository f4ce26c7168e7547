//! An article in one language, as its readers see it; the same for the preview and the portal.

use zhibu_domain::bulletin::{Article, EditorRole};
use zhibu_domain::text::{Lang, Text};
use zhibu_words::Words;

use super::body::{Block, blocks};

/// An article in one language.
pub(crate) struct Reading<'a> {
    /// Its language.
    pub(crate) lang: Lang,
    /// Its title.
    pub(crate) title: &'a str,
    /// Where it comes from, and its editors by role, each a line.
    pub(crate) credits: Vec<String>,
    /// Its body.
    pub(crate) blocks: Vec<Block<'a>>,
    /// Its copyright statement.
    pub(crate) copyright: Option<&'a str>,
}

/// The side of a text in one language.
pub(crate) fn side(text: &Text, lang: Lang) -> Option<&str> {
    match lang {
        Lang::Zh => text.zh(),
        Lang::En => text.en(),
    }
}

/// The language in which a reader gets the article: the one asked for if it has a body in it, else
/// the other.
pub(crate) fn language(article: &Article, asked: Lang) -> Lang {
    if side(&article.body, asked).is_some() { asked } else { asked.other() }
}

/// The article in one language; `words` are those around it.
pub(crate) fn read(article: &Article, lang: Lang, words: Words) -> Reading<'_> {
    let source = article
        .source
        .as_ref()
        .map(|text| words.with("bulletin-source-line", &[("source", text.get(lang).into())]));
    Reading {
        lang,
        title: article.title.get(lang),
        credits: source.into_iter().chain(editors(article, words)).collect(),
        blocks: blocks(article.body.get(lang)),
        copyright: article.copyright.as_ref().map(|text| text.get(lang)),
    }
}

/// One line for each role that somebody has, in the order of the article.
fn editors(article: &Article, words: Words) -> Vec<String> {
    let lines = [
        (EditorRole::Editor, "bulletin-editors"),
        (EditorRole::ResponsibleEditor, "bulletin-responsible-editors"),
    ];
    lines
        .into_iter()
        .filter_map(|(role, key)| {
            let holders = article.editors.iter().filter(|editor| editor.role == role);
            let holders: Vec<&str> = holders.map(|editor| editor.name.as_str()).collect();
            (!holders.is_empty())
                .then(|| words.with(key, &[("names", words.list(&holders).into())]))
        })
        .collect()
}
