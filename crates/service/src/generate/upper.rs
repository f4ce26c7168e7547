//! What upper units record: training, conveying, reviews and openings before an audience, with
//! guests, observers and bodies beside the tree.

use zhibu_domain::activity::{
    AgendaItem, Audience, BodyPresence, KindLine, Observer, Point, ResultLine, Sitting, Statement,
    Voice,
};
use zhibu_domain::text::Text;

use super::county::{capital, fill};
use super::sitting::{Scene, Scribe};

/// What a review may be joined with.
const OPENING: &str = "campaign-opening";
const REVIEW: &str = "debriefing-review";

impl Scribe<'_> {
    /// The record of an event with an audience.
    pub(super) fn audience_event(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        for _ in 0..self.dice.between(1, 2) {
            let guest = self.visitor();
            sitting.guests.push(guest);
        }
        self.people_in_front(scene, sitting);
        for _ in 0..self.dice.between(1, 3) {
            let hearers = self.dice.pick(&self.county.audience);
            if sitting.audience.iter().any(|group| group.category == hearers.category) {
                continue;
            }
            let (category, of) = (hearers.category.clone(), hearers.of.clone());
            let count = self.count(8);
            sitting.audience.push(Audience { category, of, count });
        }
        if self.dice.percent(70) {
            sitting.headcount = Some(self.count(30));
        }
        let opens = scene.kind.key == REVIEW && self.rules.activity_kind(OPENING).is_some();
        if opens && self.dice.percent(40) {
            let for_year = Some(scene.slot.day.year());
            sitting.kinds.push(KindLine { kind: OPENING.to_owned(), for_year });
        }
        sitting.purposes.push(self.dice.pick(&self.county.purpose).clone());
        if scene.kind.value.agenda.iter().any(|kind| kind == "convey") {
            self.convey(sitting);
        }
        self.outside(scene, sitting);
        if let Some(body) = self.dice.one(self.bodies).copied().filter(|_| self.dice.percent(40)) {
            let count = self.count(3);
            sitting.bodies.push(BodyPresence { body, count });
        }
        self.items(scene, sitting);
        self.outcome(scene, sitting);
    }

    /// Who is in the chair and keeps the record: officers, posts without a name, or guests.
    fn people_in_front(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        match self.dice.below(6) {
            0 => sitting.chair = Some(Voice::Guest(0)),
            1 => sitting.chair = Some(Voice::Post("secretary".to_owned())),
            _ => {}
        }
        let worker = scene.ground.officer(&["party-affairs-worker", "deputy-secretary"]);
        sitting.recorder = match self.dice.below(6) {
            0 => Some(Voice::Post("party-affairs-worker".to_owned())),
            1 => Some(Voice::Guest(sitting.guests.len() - 1)),
            _ => worker.map(Voice::Member),
        };
    }

    /// Observers, the rule that asks for the event, who approved it, and platforms.
    fn outside(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        if self.dice.percent(45) {
            let watcher = self.dice.pick(&self.county.observer);
            let (body, remark) = (watcher.body.clone(), watcher.remark.clone());
            sitting.observers.push(Observer { body, remark });
        }
        if self.dice.percent(40) {
            sitting.legal_basis = self.basis(scene);
        }
        let above = scene.ground.parent.and_then(|above| self.grounds.get(above));
        if let Some(above) = above.filter(|_| self.dice.percent(50)) {
            sitting.approval = Some(fill(&self.county.pattern.approval, &[("{}", &above.name)]));
        }
        if self.dice.percent(35) {
            sitting.platforms.push(self.dice.pick(&self.county.platform).clone());
        }
        if self.dice.percent(25) {
            sitting.place_kind = Some("training-base".to_owned());
        }
    }

    fn items(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let remark = &self.county.remark;
        for kind in &scene.kind.value.agenda {
            let guest = Voice::Guest(self.dice.below(sitting.guests.len()));
            let chair = sitting.chair.clone().unwrap_or_else(|| guest.clone());
            let post = Voice::Post("secretary".to_owned());
            let (title, speakers): (Option<Text>, Vec<Voice>) = match kind.as_str() {
                "convey" => (sitting.conveyed.last().map(|link| link.title.clone()), vec![chair]),
                "lecture" => (Some(capital(self.dice.pick(&self.county.lesson))), vec![guest]),
                "debrief" | "written-report" | "speech" | "closing-speech" => (None, vec![post]),
                "comment" => (None, vec![guest]),
                "assignment" => (Some(remark.improve.clone()), vec![chair]),
                "review-evaluation" => (None, Vec::new()),
                _ => (Some(capital(&scene.matter.topic)), Vec::new()),
            };
            let told = matches!(kind.as_str(), "comment" | "speech" | "closing-speech");
            let points = if told { self.demands() } else { Vec::new() };
            sitting.agenda.push(AgendaItem { kind: kind.clone(), title, speakers, points });
        }
    }

    /// What observers and leaders ask for: the same plain remarks.
    fn demands(&mut self) -> Vec<Point> {
        let remarks = self.county.observer.iter().filter_map(|watcher| watcher.remark.as_ref());
        remarks.map(|text| Point { text: capital(text), subs: Vec::new() }).collect()
    }

    fn outcome(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        if self.dice.percent(50) {
            let year = scene.slot.day.year() - i16::from(scene.habit.about_last_year);
            let for_year = Some(year).filter(|_| self.dice.percent(80));
            sitting.results.push(ResultLine { for_year, text: scene.matter.result.clone() });
        }
        if self.dice.percent(30) {
            let group = Some("participants".to_owned()).filter(|_| self.dice.percent(50));
            sitting.statements.push(Statement { group, text: scene.matter.said.clone() });
        }
    }
}
