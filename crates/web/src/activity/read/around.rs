//! The rows of the form around the meeting: who else was there, what was conveyed, said, reported.

use zhibu_domain::activity::{
    Audience, BodyPresence, Conveyed, ConveyedForm, Observer, Part, ResultLine, Statement,
};
use zhibu_domain::count::Count;

use super::Hand;

impl Hand<'_> {
    pub(super) fn audience(&mut self) -> Vec<Audience> {
        let of: Vec<_> = self.before.audience.iter().map(|row| row.of.as_ref()).collect();
        let mut audience = Vec::new();
        for row in self.form.indexed("audience") {
            if row.blank(&["category", "of", "bound", "n"]) {
                continue;
            }
            let group = format!("audience.{}", row.number);
            let count = self.count(&group, Some(Count::NotStated));
            let category = self.need(&row, "category", "activity-audience-category");
            let (Some(()), Some(count)) = (category, count) else { continue };
            self.places.put(Part::Audience(audience.len()), row.name("category"));
            audience.push(Audience {
                category: row.one("category").trim().to_owned(),
                of: self.typed(row.one("of"), row.number, &of),
                count,
            });
        }
        audience
    }

    pub(super) fn bodies(&mut self) -> Vec<BodyPresence> {
        let mut bodies = Vec::new();
        for row in self.form.indexed("body") {
            if row.blank(&["on"]) {
                continue;
            }
            let count = self.count(&format!("body.{}", row.number), Some(Count::NotStated));
            let body = row.one("id").parse().ok().filter(|id| self.known.bodies.contains(id));
            if body.is_none() {
                let args = [("label", self.words.t("activity-bodies").into())];
                let message = self.words.with("layout-fault-choice", &args);
                self.reader.faults.push(row.name("on"), message);
            }
            if let (Some(body), Some(count)) = (body, count) {
                self.places.put(Part::Body(bodies.len()), row.name("on"));
                bodies.push(BodyPresence { body, count });
            }
        }
        bodies
    }

    pub(super) fn observers(&mut self) -> Vec<Observer> {
        let before = &self.before.observers;
        let bodies: Vec<_> = before.iter().map(|row| Some(&row.body)).collect();
        let remarks: Vec<_> = before.iter().map(|row| row.remark.as_ref()).collect();
        let mut observers = Vec::new();
        for row in self.form.indexed("observer") {
            if row.blank(&["body", "remark"]) {
                continue;
            }
            let body = self.typed(row.one("body"), row.number, &bodies);
            let label = self.words.t("activity-observer-body");
            let Some(body) = self.reader.need(&row.name("body"), label, body) else { continue };
            self.places.put(Part::Observer(observers.len()), row.name("body"));
            let remark = self.typed(row.one("remark"), row.number, &remarks);
            observers.push(Observer { body, remark });
        }
        observers
    }

    pub(super) fn conveyed(&mut self) -> Vec<Conveyed> {
        let before: Vec<_> = self.before.conveyed.iter().map(|link| Some(&link.title)).collect();
        let mut chain = Vec::new();
        for row in self.form.indexed("conveyed") {
            if row.blank(&["level", "title", "speaker"]) {
                continue;
            }
            let label = self.words.t("activity-conveyed-form");
            let form = self.reader.choice(&row.name("form"), label, ConveyedForm::parse);
            let title = self.typed(row.one("title"), row.number, &before);
            let label = self.words.t("activity-conveyed-title");
            let title = self.reader.need(&row.name("title"), label, title);
            let level = self.need(&row, "level", "activity-conveyed-level");
            let speaker = row.one("speaker").trim();
            let speaker = (!speaker.is_empty()).then(|| self.guest(speaker));
            let (Some(form), Some(title), Some(())) = (form, title, level) else { continue };
            self.places.put(Part::Conveyed(chain.len()), row.name("title"));
            let level = row.one("level").trim().to_owned();
            chain.push(Conveyed { level, form, title, speaker });
        }
        chain
    }

    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let before: Vec<_> = self.before.statements.iter().map(|said| Some(&said.text)).collect();
        let mut statements = Vec::new();
        for row in self.form.indexed("said") {
            if row.blank(&["group", "text"]) {
                continue;
            }
            let text = self.typed(row.one("text"), row.number, &before);
            let label = self.words.t("activity-said-text");
            let Some(text) = self.reader.need(&row.name("text"), label, text) else { continue };
            self.places.put(Part::Statement(statements.len()), row.name("text"));
            statements.push(Statement { group: self.key(&row.name("group")), text });
        }
        statements
    }

    pub(super) fn results(&mut self) -> Vec<ResultLine> {
        let before: Vec<_> = self.before.results.iter().map(|line| Some(&line.text)).collect();
        let mut results = Vec::new();
        for row in self.form.indexed("result") {
            if row.blank(&["year", "text"]) {
                continue;
            }
            let for_year = self.year(&row.name("year"));
            let text = self.typed(row.one("text"), row.number, &before);
            let label = self.words.t("activity-result-text");
            let Some(text) = self.reader.need(&row.name("text"), label, text) else { continue };
            self.places.put(Part::Result(results.len()), row.name("text"));
            results.push(ResultLine { for_year, text });
        }
        results
    }
}
