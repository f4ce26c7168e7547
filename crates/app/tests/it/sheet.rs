//! Forms as a browser without script holds them: the fields of a page, filled in by name, and what
//! a page says about those that were refused.

use axum::http::StatusCode;

use crate::support::{Answer, Browser, TestApp};

/// What stands in a form, and where it goes.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) action: String,
    fields: Vec<(String, String)>,
}

/// A field of a form with the sentence about it.
pub(crate) type Said = (String, String);

impl Sheet {
    /// The first value of a field; empty if it is not there.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Types over a field that is there.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        value.clone_into(&mut field.unwrap_or_else(|| panic!("no field {name}")).1);
        self
    }

    /// Adds a field: a box that is ticked, a button, or something that the page never offered.
    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Types over a field, or adds it where the page has none yet: boxes and round buttons are sent
    /// only once something is chosen.
    pub(crate) fn put(self, name: &str, value: &str) -> Self {
        let is_there = self.fields.iter().any(|(field, _)| field == name);
        if is_there { self.fill(name, value) } else { self.tick(name, value) }
    }

    /// Takes a tick away.
    #[track_caller]
    pub(crate) fn untick(mut self, name: &str, value: &str) -> Self {
        let before = self.fields.len();
        self.fields.retain(|(field, held)| !(field == name && held == value));
        assert_eq!(self.fields.len() + 1, before, "{name}={value} is not ticked");
        self
    }

    /// The same fields for another address.
    pub(crate) fn to(mut self, action: &str) -> Self {
        action.clone_into(&mut self.action);
        self
    }

    /// As [`Browser::post`] takes them.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// What a person sees in the form: without blanks, and without what the page itself put in.
    fn typed(&self, but: &[&str]) -> Vec<(&str, &str)> {
        let own = ["csrf", "page", "listed", "do", "submit", "filter"];
        let mut typed: Vec<_> = self
            .pairs()
            .into_iter()
            .filter(|(name, value)| !value.is_empty() && !own.contains(name) && !but.contains(name))
            .collect();
        typed.sort_unstable();
        typed
    }

    /// Everything that was typed into `sent` stands in this form too, and nothing else, apart from
    /// the fields in `but`.
    #[track_caller]
    pub(crate) fn keeps(&self, sent: &Sheet, but: &[&str]) {
        let (kept, sent) = (self.typed(but), sent.typed(but));
        let lost: Vec<_> = sent.iter().filter(|field| !kept.contains(field)).collect();
        let came: Vec<_> = kept.iter().filter(|field| !sent.contains(field)).collect();
        assert!(lost.is_empty() && came.is_empty(), "lost {lost:?}, came {came:?}");
        assert_eq!(kept.len(), sent.len(), "{kept:?}");
    }
}

impl Browser {
    /// Sends a form as it stands.
    pub(crate) async fn send_in(&mut self, sheet: &Sheet) -> Answer {
        self.post(&sheet.action, &sheet.pairs()).await
    }

    /// Sends a form that must be taken; where it leads.
    pub(crate) async fn save(&mut self, sheet: &Sheet) -> String {
        let answer = self.send_in(sheet).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", sheet.action, answer.seen());
        answer.location().to_owned()
    }

    /// Presses the one button of a form on a page.
    pub(crate) async fn press(&mut self, page: &str, to: &str) -> Answer {
        let sheet = self.page(page).await.sheet(to);
        self.send_in(&sheet).await
    }
}

impl Answer {
    /// The form that is sent to this address, as a browser would send it unchanged.
    #[track_caller]
    pub(crate) fn sheet(&self, action: &str) -> Sheet {
        let body = self.body();
        let mark = format!("action=\"{action}\"");
        let start = body.find(&mark).unwrap_or_else(|| panic!("no form to {action}: {body}"));
        let (form, _) = body[start..].split_once("</form>").unwrap();
        Sheet { action: action.to_owned(), fields: fields(form) }
    }

    /// The form that is sent back to the page it stands on.
    #[track_caller]
    pub(crate) fn own(&self, page: &str) -> Sheet {
        let body = self.body();
        let rest = body.split_once("<form method=\"post\">");
        let (_, rest) = rest.unwrap_or_else(|| panic!("no form on {page}: {}", self.seen()));
        let (form, _) = rest.split_once("</form>").unwrap();
        Sheet { action: page.to_owned(), fields: fields(form) }
    }

    /// The form of a sitting, wherever it goes.
    #[track_caller]
    pub(crate) fn sitting(&self) -> Sheet {
        let body = self.body();
        let rest = body.split_once("<form id=\"form\"");
        let (_, rest) = rest.unwrap_or_else(|| panic!("no form of a sitting: {}", self.seen()));
        let action = attribute(rest.split('>').next().unwrap(), "action").unwrap();
        self.sheet(&action)
    }

    /// Whether the page has a form that is sent to this address.
    pub(crate) fn offers(&self, action: &str) -> bool {
        self.body().contains(&format!("action=\"{action}\""))
    }

    /// The sentence at a field.
    pub(crate) fn said_at(&self, field: &str) -> Option<String> {
        let body = self.body();
        let (_, rest) = body.split_once(&format!("id=\"{field}-say\""))?;
        let (_, rest) = rest.split_once("</svg>").unwrap();
        Some(unescaped(rest.split('<').next().unwrap()))
    }

    /// The sentences above the form, each with the field that it leads to.
    pub(crate) fn summary(&self) -> Vec<Said> {
        let body = self.body();
        let Some((_, rest)) = body.split_once("id=\"errors-title\"") else { return Vec::new() };
        let (list, _) = rest.split_once("</ul>").unwrap();
        list.split("<a href=\"#")
            .skip(1)
            .map(|link| {
                let (field, rest) = link.split_once("\">").unwrap();
                (field.to_owned(), unescaped(rest.split('<').next().unwrap()))
            })
            .collect()
    }

    /// A refusal: this status, these sentences above the form and each at its field, and no other.
    #[track_caller]
    pub(crate) fn refuses(&self, status: StatusCode, expected: &[Said]) {
        assert_eq!(self.status, status, "{}", self.seen());
        assert_eq!(self.summary(), expected);
        let body = self.body();
        for (field, sentence) in expected {
            assert_eq!(self.said_at(field).as_deref(), Some(sentence.as_str()), "at {field}");
            assert!(body.contains(&format!("id=\"{field}\"")), "nothing has the id {field}");
        }
    }
}

impl TestApp {
    /// What has been written so far: acts in the log, files in the store.
    pub(crate) fn written(&self) -> (i64, usize) {
        let realm = self.site.realm;
        let acts =
            self.site.db.read_blocking(move |tx| zhibu_service::audit::count(tx, realm)).unwrap();
        (acts, files_in(&self.site.files))
    }
}

fn files_in(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |entry: std::fs::DirEntry| {
        if entry.file_type().unwrap().is_dir() { files_in(&entry.path()) } else { 1 }
    };
    entries.map(|entry| count(entry.unwrap())).sum()
}

/// Entities of templates as the characters they stand for.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

/// The fields that a browser would send, buttons apart.
fn fields(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut select: Option<(String, Option<String>, Option<String>)> = None;
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let is_set = |word: &str| tag.split(' ').any(|w| w == word);
        match tag.split(' ').next().unwrap() {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let Some(name) = attribute(tag, "name") else { continue };
                let boxed = matches!(kind.as_str(), "checkbox" | "radio");
                if kind == "file" || (boxed && !is_set("checked")) {
                    continue;
                }
                found.push((name, attribute(tag, "value").unwrap_or_default()));
            }
            "textarea" => {
                let Some(name) = attribute(tag, "name") else { continue };
                found.push((name, unescaped(text.strip_prefix('\n').unwrap_or(text))));
            }
            "select" => select = attribute(tag, "name").map(|name| (name, None, None)),
            "option" => {
                if let Some((_, first, chosen)) = &mut select {
                    let value = attribute(tag, "value").unwrap_or_default();
                    first.get_or_insert(value.clone());
                    if is_set("selected") {
                        *chosen = Some(value);
                    }
                }
            }
            "/select" => {
                if let Some((name, first, chosen)) = select.take() {
                    found.push((name, chosen.or(first).unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    found
}
