//! The locale files, read once: messages without arguments are formatted at the start, so that a
//! page pays one look-up for each; the others keep their Fluent pattern.
//!
//! Knows Fluent; refuses to know what any message is for.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;
use zhibu_domain::text::Lang;

use crate::lexicon::Lexicon;
use crate::words::Words;

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// All messages of one language.
pub(crate) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments, formatted.
    plain: BTreeMap<String, String>,
    /// Variables of every message, those of messages it refers to included.
    variables: BTreeMap<String, BTreeSet<String>>,
    /// Files that do not parse, keys that occur twice: named for the test of the locale files.
    faults: Vec<String>,
}

impl Catalogue {
    /// The catalogue of a language, in which these terms, a Fluent file, go before the neutral
    /// ones.
    pub(crate) fn read(lang: Lang, terms: String) -> Self {
        let locale: LanguageIdentifier =
            lang.html().parse().expect("the language codes of pages are well-formed");
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        let mut faults = Vec::new();
        let mut references = References::default();
        for file in LOCALES.get_dir(lang.code()).map_or(&[][..], |dir| dir.entries()) {
            let Some(file) = file.as_file() else { continue };
            let name = file.path().display();
            let source = file.contents_utf8().unwrap_or_default().to_owned();
            let resource = parsed(&name.to_string(), source, &mut faults);
            references.collect(&resource);
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
            }
        }
        bundle.add_resource_overriding(parsed("rulebook", terms, &mut faults));
        let variables = references.variables();
        let mut plain = BTreeMap::new();
        for key in variables.iter().filter(|(_, names)| names.is_empty()).map(|(key, _)| key) {
            plain.insert(key.clone(), format(&bundle, key, None, &mut faults));
        }
        Self { bundle, plain, variables, faults }
    }

    /// A message without arguments.
    pub(crate) fn plain(&'static self, key: &str) -> Option<&'static str> {
        self.plain.get(key).map(String::as_str)
    }

    /// A message with arguments, and what was wrong with the call.
    pub(crate) fn formatted(&self, key: &str, args: &FluentArgs<'_>) -> (String, Vec<String>) {
        let mut faults = Vec::new();
        let text = format(&self.bundle, key, Some(args), &mut faults);
        (text, faults)
    }
}

fn parsed(name: &str, source: String, faults: &mut Vec<String>) -> FluentResource {
    FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
        faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
        resource
    })
}

fn format(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: Option<&FluentArgs<'_>>,
    faults: &mut Vec<String>,
) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        faults.push(format!("{key}: no such message"));
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
    faults.extend(errors.iter().map(|error| format!("{key}: {error}")));
    text
}

/// What each message and term refers to.
#[derive(Default)]
struct References {
    messages: BTreeMap<String, Mentions>,
    terms: BTreeMap<String, Mentions>,
}

#[derive(Default)]
struct Mentions {
    variables: BTreeSet<String>,
    messages: BTreeSet<String>,
    terms: BTreeSet<String>,
}

impl References {
    fn collect(&mut self, resource: &FluentResource) {
        for entry in resource.entries() {
            match entry {
                Entry::Message(message) => {
                    let Some(value) = &message.value else { continue };
                    let mut found = Mentions::default();
                    found.pattern(value);
                    self.messages.insert(message.id.name.to_owned(), found);
                }
                Entry::Term(term) => {
                    let mut found = Mentions::default();
                    found.pattern(&term.value);
                    self.terms.insert(term.id.name.to_owned(), found);
                }
                Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_)
                | Entry::Junk { .. } => {}
            }
        }
    }

    fn variables(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.messages
            .keys()
            .map(|key| {
                let (mut names, mut seen) = (BTreeSet::new(), BTreeSet::new());
                self.follow(self.messages.get(key), &mut names, &mut seen);
                (key.clone(), names)
            })
            .collect()
    }

    fn follow<'a>(
        &'a self,
        from: Option<&'a Mentions>,
        names: &mut BTreeSet<String>,
        seen: &mut BTreeSet<&'a str>,
    ) {
        let Some(from) = from else { return };
        names.extend(from.variables.iter().cloned());
        for key in &from.messages {
            if seen.insert(key) {
                self.follow(self.messages.get(key), names, seen);
            }
        }
        for key in &from.terms {
            if seen.insert(key) {
                self.follow(self.terms.get(key), names, seen);
            }
        }
    }
}

impl Mentions {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, .. } => {
                self.terms.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                arguments.positional.iter().for_each(|argument| self.inline(argument));
                arguments.named.iter().for_each(|argument| self.inline(&argument.value));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

/// Every key of a language, in order.
pub fn keys(lang: Lang) -> impl Iterator<Item = &'static str> {
    Lexicon::neutral().catalogue(lang).variables.keys().map(String::as_str)
}

/// The variables of a message, those of messages it refers to included; `None` if there is no such
/// message.
pub fn variables(lang: Lang, key: &str) -> Option<&'static BTreeSet<String>> {
    Lexicon::neutral().catalogue(lang).variables.get(key)
}

/// What is wrong with the locale files of a language together with the words of a rulebook: text that does not parse, keys that occur
/// twice, references to nothing. Empty when all is well.
pub fn faults(words: Words) -> &'static [String] {
    &words.catalogue().faults
}

/// The text of a locale file.
#[cfg(test)]
pub(crate) fn file(lang: Lang, name: &str) -> Option<&'static str> {
    LOCALES.get_file(format!("{}/{name}", lang.code()))?.contents_utf8()
}
