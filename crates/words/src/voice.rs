//! How somebody who chairs, records, speaks or owns a task is called.

use zhibu_domain::activity::{Guest, Record, Voice};
use zhibu_domain::rulebook::Rulebook;

use crate::words::Words;

impl Words {
    /// A member by name, a post by its label, a guest by body, title and name.
    pub fn voice(self, record: &Record, rules: &Rulebook, voice: &Voice) -> String {
        match voice {
            Voice::Member(person) => match record.names.get(person) {
                Some(name) => self.name(name).to_owned(),
                None => self.t("voice-unnamed").to_owned(),
            },
            Voice::Post(key) => {
                let post = rules.post(key).map_or(key.as_str(), |post| self.label(&post.label));
                self.with("voice-post", &[("post", post.into())])
            }
            Voice::Guest(index) => match record.sitting.guests.get(*index) {
                Some(guest) => self.guest(guest),
                None => self.t("voice-unnamed").to_owned(),
            },
        }
    }

    /// 市委组织部一科科长程海 / Cheng Hai, head of the first section, Municipal Organization
    /// Department: in Chinese the body stands first, in English the name.
    pub fn guest(self, guest: &Guest) -> String {
        let body = guest.body.as_ref().map(|body| self.clause(body));
        let title = guest.title.as_ref().map(|title| self.clause(title));
        let name = guest.name.as_str();
        match (body, title) {
            (Some(body), Some(title)) => self.with(
                "voice-guest",
                &[("body", body.into()), ("title", title.into()), ("name", name.into())],
            ),
            (None, Some(part)) | (Some(part), None) => {
                self.with("voice-guest-short", &[("part", part.into()), ("name", name.into())])
            }
            (None, None) => name.to_owned(),
        }
    }
}
