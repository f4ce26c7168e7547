//! What branches and committees record of a meeting of their own: who came, what was voted on and
//! decided.

use jiff::ToSpan as _;
use zhibu_domain::activity::{
    AgendaItem, Attendance, Audience, Point, Presence, Resolution, ResultLine, Sitting, Statement,
    Voice, Vote,
};
use zhibu_domain::id::PersonId;
use zhibu_domain::rulebook::{Attends, Catalogue, Entry};
use zhibu_domain::vote;

use super::county::{Matter, capital};
use super::sitting::{Scene, Scribe};

/// The kind of vote by which members are admitted.
const ADMISSION: &str = "admission";

impl Scribe<'_> {
    /// The record of a meeting of members or of a committee.
    pub(super) fn own_meeting(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let ground = scene.ground;
        let keepers = [
            "organisation-member",
            "publicity-member",
            "deputy-secretary",
            "secretary",
            "group-leader",
        ];
        sitting.recorder = match self.dice.below(60) {
            0 => Some(Voice::Post("organisation-member".to_owned())),
            _ => ground.officer(&keepers).map(Voice::Member),
        };
        if self.dice.percent(35) {
            let topic = capital(&self.matter(ground.setting).topic);
            if !sitting.topics.contains(&topic) {
                sitting.topics.push(topic);
            }
        }
        if self.dice.percent(30) {
            sitting.purposes.push(self.dice.pick(&self.county.purpose).clone());
        }
        if self.dice.percent(8) {
            let guest = self.visitor();
            sitting.guests.push(guest);
        }
        if self.dice.percent(15) && scene.kind.value.attends == Attends::Committee {
            self.convey(sitting);
        }
        self.attend(scene, sitting);
        self.take_vote(scene, sitting);
        self.resolve(scene, sitting);
        self.agenda(scene, sitting);
        self.extras(scene, sitting);
    }

    /// Who came; whoever chairs or keeps the record did.
    fn attend(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let day = scene.slot.day;
        let expected: Vec<(PersonId, bool)> = match scene.kind.value.attends {
            Attends::Members => {
                let seats = scene.ground.members.iter().filter(|seat| seat.since <= day);
                seats.map(|seat| (seat.person, seat.full)).collect()
            }
            Attends::Committee | Attends::Audience => {
                let sits = |post: &str| self.rules.post(post).is_some_and(|p| p.value.committee);
                let officers = scene.ground.officers.iter().filter(|o| sits(&o.post));
                officers.map(|officer| (officer.person, true)).collect()
            }
        };
        let at_work = [&sitting.chair, &sitting.recorder];
        let at_work =
            |person: PersonId| at_work.iter().any(|voice| **voice == Some(Voice::Member(person)));
        let away = self.dice.between(0, 20);
        let reasons = self.rules.catalogue(Catalogue::Absence);
        for (person, votes) in expected {
            let presence = if at_work(person) || !self.dice.percent(away) {
                if self.dice.percent(2) { Presence::Late } else { Presence::Present }
            } else {
                let reason = self.dice.one(reasons).filter(|_| self.dice.percent(92));
                let excused = |entry: &Entry<()>| Presence::Excused { reason: entry.key.clone() };
                reason.map_or(Presence::Absent, excused)
            };
            sitting.attendance.push(Attendance { person, presence, votes });
        }
    }

    /// Sometimes a vote, if enough who may vote are there.
    fn take_vote(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let Some(ordinary) = &scene.kind.value.vote else { return };
        if !self.dice.percent(30) {
            return;
        }
        let members = scene.kind.value.attends == Attends::Members;
        let admission = members && self.dice.percent(12);
        let key = if admission { ADMISSION } else { ordinary.as_str() };
        let Some(rule) = self.rules.vote(key, scene.slot.day) else { return };
        let number = |n: usize| u32::try_from(n).unwrap_or(0);
        let entitled = number(sitting.attendance.iter().filter(|row| row.votes).count());
        let came = sitting.attendance.iter().filter(|row| row.votes && row.presence.is_present());
        let present = number(came.count());
        let few = present / 8;
        let mut against = self.dice.between(0, few);
        let abstained = self.dice.between(0, few);
        if self.dice.percent(6) {
            // Not carried.
            against = (present - abstained).saturating_sub(present / 3);
        }
        let absent = entitled - present;
        let taken = Vote {
            rule: rule.key.clone(),
            question: if admission {
                &self.county.remark.admission
            } else {
                &scene.matter.question
            }
            .clone(),
            entitled,
            present,
            votes_for: present - against - abstained,
            against,
            abstained,
            written_for: if rule.value.written_opinions { absent.min(2) } else { 0 },
        };
        if vote::count(&rule.value, taken.tally()).is_ok_and(|outcome| outcome.valid) {
            sitting.votes.push(taken);
        }
    }

    fn resolve(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let passed = |taken: &Vote| {
            let rule = self.rules.vote(&taken.rule, scene.slot.day);
            let outcome = rule.map(|rule| vote::count(&rule.value, taken.tally()));
            outcome.is_some_and(|outcome| outcome.is_ok_and(|outcome| outcome.passed))
        };
        let share = if scene.kind.value.vote.is_some() { 45 } else { 12 };
        let decided = match sitting.votes.first() {
            Some(taken) => passed(taken),
            None => self.dice.percent(share),
        };
        if !decided {
            return;
        }
        let came: Vec<PersonId> = sitting
            .attendance
            .iter()
            .filter(|row| row.presence.is_present())
            .map(|row| row.person)
            .collect();
        let helps = !sitting.guests.is_empty() && self.dice.percent(40);
        let owner = match self.dice.below(20) {
            _ if helps => Some(Voice::Guest(0)),
            0 => None,
            1 => Some(Voice::Post("deputy-secretary".to_owned())),
            _ => self.dice.one(&came).copied().map(Voice::Member),
        };
        let days = i64::from(self.dice.between(7, 60));
        let due_on = scene.slot.day.checked_add(days.days()).ok();
        let due_on = due_on.filter(|_| self.dice.percent(90));
        let remark = &self.county.remark;
        let admitted = sitting.votes.iter().any(|taken| taken.rule == ADMISSION);
        let text = if admitted { &remark.agreed } else { &scene.matter.decision };
        sitting.resolutions.push(Resolution { text: text.clone(), owner, due_on });
    }

    /// The items that the kind's agenda asks for, as far as there is something to say.
    fn agenda(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        let remark = &self.county.remark;
        for kind in &scene.kind.value.agenda {
            let chair: Vec<Voice> = sitting.chair.iter().cloned().collect();
            let (title, speakers) = match kind.as_str() {
                "convey" => match sitting.conveyed.last() {
                    Some(last) => (last.title.clone(), chair),
                    None => continue,
                },
                "report" => (remark.reported.clone(), chair),
                "lecture" | "study" => {
                    let lesson = capital(self.dice.pick(&self.county.lesson));
                    let guest = (!sitting.guests.is_empty()).then_some(Voice::Guest(0));
                    (lesson, guest.map_or(chair, |guest| vec![guest]))
                }
                "criticism" => (remark.fair.clone(), Vec::new()),
                "vote" => match sitting.votes.first() {
                    Some(taken) => (taken.question.clone(), Vec::new()),
                    None => continue,
                },
                "assignment" => match sitting.resolutions.first() {
                    Some(resolution) => (resolution.text.clone(), chair),
                    None => continue,
                },
                _ => (capital(&scene.matter.topic), Vec::new()),
            };
            let discussed = kind == "discussion";
            let points = if discussed { self.points(scene.matter) } else { Vec::new() };
            sitting.agenda.push(AgendaItem {
                kind: kind.clone(),
                title: Some(title).filter(|_| kind != "review-evaluation"),
                speakers,
                points,
            });
        }
    }

    fn points(&mut self, matter: &Matter) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for point in matter.points.iter() {
            // Now and then the second is listed below the first.
            match points.last_mut().filter(|_| self.dice.percent(10)) {
                Some(first) => first.subs.push(point.clone()),
                None => points.push(Point { text: point.clone(), subs: Vec::new() }),
            }
        }
        points
    }

    /// What only some records hold.
    fn extras(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) {
        if self.dice.percent(4) {
            let group = Some("residents".to_owned()).filter(|_| self.dice.percent(60));
            sitting.statements.push(Statement { group, text: scene.matter.said.clone() });
        }
        if scene.kind.value.attends == Attends::Members && self.dice.percent(5) {
            let count = self.count(12);
            let category = "residents".to_owned();
            let of = Some(scene.ground.short.clone());
            sitting.audience.push(Audience { category, of, count });
        }
        if scene.slot.day.month() == 12 && self.dice.percent(40) {
            let for_year = Some(scene.slot.day.year());
            sitting.results.push(ResultLine { for_year, text: scene.matter.result.clone() });
        }
        if self.dice.percent(3) {
            sitting.platforms.push(self.dice.pick(&self.county.platform).clone());
        }
        if self.dice.percent(2) {
            sitting.legal_basis = self.basis(scene);
        }
    }
}
