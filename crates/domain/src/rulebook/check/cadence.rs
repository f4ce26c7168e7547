//! What a rhythm asks must be possible: units of its kinds hold what it asks for, and its numbers
//! hold as long as it does.

use jiff::civil::Date;

use super::super::fault::{Problem, Rhythm};
use super::super::load::Draft;
use super::super::read::Log;
use super::super::table::Table;
use super::super::{ActivityKind, Entry};
use crate::cadence::Cadence;

/// Notes every fault of a rule that the rest of the rulebook makes one.
pub(super) fn of_draft(draft: &Draft, log: &mut Log) {
    let mut found = Vec::new();
    for rule in &draft.cadences {
        let span = Some(rule.provenance.span);
        let this = log
            .declared
            .iter()
            .find(|one| one.table == Table::Cadence && one.key == rule.key && one.span == span);
        let Some(place) = this.map(|one| one.place.clone()) else { continue };
        let problems = not_held(draft, &rule.value).chain(ends(draft, rule));
        found.extend(problems.map(|problem| (place.clone(), Problem::Rhythm(problem))));
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}

/// What a rule asks of a kind of unit, such units must be able to hold.
fn not_held(draft: &Draft, rule: &Cadence) -> impl Iterator<Item = Rhythm> {
    let versions = |key: &String| -> Vec<&ActivityKind> {
        let same = draft.activity_kinds.iter().filter(|kind| kind.key == *key);
        same.map(|kind| &kind.value).collect()
    };
    let kinds: Vec<_> = rule.activities.iter().map(versions).collect();
    let known = kinds.iter().all(|versions| !versions.is_empty());
    let holds =
        move |unit_kind: &String| kinds.iter().flatten().any(|kind| kind.is_held_by(unit_kind));
    let lacking = rule.held_in.iter().filter(move |unit_kind| known && !holds(unit_kind));
    lacking.map(|unit_kind| Rhythm::NotHeldThere {
        activity: rule.activities.join(", "),
        unit_kind: unit_kind.clone(),
    })
}

/// Numbers that end, begin or pause while the rule holds.
fn ends(draft: &Draft, rule: &Entry<Cadence>) -> impl Iterator<Item = Rhythm> {
    let span = rule.provenance.span;
    let first_without = move |key: &str| -> Option<Date> {
        let versions = || draft.numbers.iter().filter(|number| number.key == *key);
        // An unknown key has a fault of its own.
        versions().next()?;
        let mut day = span.from;
        while let Some(number) = versions().find(|number| number.provenance.span.holds(day)) {
            day = number.provenance.span.until;
        }
        (day < span.until).then_some(day)
    };
    rule.value.numbers().filter_map(move |key| {
        first_without(key).map(|day| Rhythm::NumberEnds { number: key.to_owned(), day })
    })
}

#[cfg(test)]
mod tests {
    use crate::rulebook::{Rulebook, embedded};

    /// The faults of the default rulebook with the first `from` in its rhythms replaced by `to`.
    fn faults(from: &str, to: &str) -> String {
        let mut files = embedded("cpc").unwrap();
        let file = files.iter_mut().find(|file| file.name.ends_with("cadences.toml")).unwrap();
        assert!(file.text.contains(from), "nothing to replace: {from}");
        file.text = file.text.replacen(from, to, 1);
        let faults = Rulebook::load("cpc", &files).map(|_| ()).unwrap_err();
        let faults = faults.iter().map(|fault| format!("{} {}", fault.what(), fault.remedy()));
        faults.collect::<Vec<_>>().join("\n")
    }

    /// The first rule, which ends in these lines.
    const GENERAL: &str = "activities = [\"general-meeting\"]\nheld-in = [\"branch\", \
                           \"joint-branch\", \"migrant-organisation\", \"temporary-branch\"]\n\
                           every-months = 3\n";

    fn general(from: &str, to: &str) -> String {
        assert!(GENERAL.contains(from), "{from}");
        faults(GENERAL, &GENERAL.replacen(from, to, 1))
    }

    #[test]
    fn a_rule_names_units_activities_and_a_period() {
        insta::assert_snapshot!(general("held-in = [\"branch\", \"joint-branch\", \"migrant-organisation\", \"temporary-branch\"]\n", ""), @r#"cadence lacks "held-in". Add held-in = …."#);
        insta::assert_snapshot!(general("[\"branch\", \"joint-branch\", \"migrant-organisation\", \"temporary-branch\"]", "[]"), @"cadence.held-in is empty. Write the text, or remove the field.");
        insta::assert_snapshot!(general("activities = [\"general-meeting\"]\n", ""), @r#"cadence lacks "activities". Add activities = …."#);
        insta::assert_snapshot!(general("[\"general-meeting\"]", "[]"), @"cadence.activities is empty. Write the text, or remove the field.");
        insta::assert_snapshot!(general("every-months = 3\n", ""), @r#"cadence lacks "every-months". Add every-months = …."#);
        insta::assert_snapshot!(general("\"branch\", ", "\"branch\", \"branch\", "), @r#"cadence.held-in names "branch" twice. Name it once."#);
        assert!(general("\"branch\", ", "\"brnach\", ").contains("no [[unit-kind]] has that key"));
        assert!(
            general("\"general-meeting\"", "\"genral-meeting\"").contains("no [[activity-kind]]")
        );
    }

    #[test]
    fn a_year_divides_into_periods() {
        for months in [0, 5, 13, -1, 300] {
            let told = general("every-months = 3", &format!("every-months = {months}"));
            let wanted = format!(
                "A year does not divide into periods of {months} months. Take one of 1, 2, 3, 4, 6, 12."
            );
            assert_eq!(told, wanted);
        }
    }

    #[test]
    fn a_season_is_months_in_order() {
        for season in ["[0]", "[13]", "[12, 1]", "[4, 4]", "[-1]"] {
            let told = faults("season = [10, 11, 12]", &format!("season = {season}"));
            assert!(told.contains("not months of a year in order"), "{season}: {told}");
        }
    }

    #[test]
    fn nobody_is_let_off_twice_or_owes_and_is_let_off() {
        let exempt = "exempt = [\"temporary-branch\"]";
        let twice = faults(exempt, "exempt = [\"temporary-branch\", \"temporary-branch\"]");
        assert!(twice.contains("cadence.exempt names \"temporary-branch\" twice"), "{twice}");
        insta::assert_snapshot!(faults(exempt, "exempt = [\"branch\"]"), @r#"cadence.exempt names "branch" twice. Name it once."#);
    }

    #[test]
    fn units_hold_what_is_asked_of_them() {
        insta::assert_snapshot!(general("\"temporary-branch\"]", "\"leading-group\"]"), @r#"A "leading-group" owes "general-meeting", but does not hold it. Add "leading-group" to held-by of general-meeting, or leave it out of held-in."#);
    }

    #[test]
    fn one_rule_holds_on_a_day() {
        let rule = "[[cadence]]\nkey = \"general-meeting\"";
        let told = faults(rule, "[[cadence]]\nkey = \"theme-day\"");
        assert!(
            told.contains("The cadence \"theme-day\" holds from 2019-05-06 here and at"),
            "{told}"
        );
    }

    #[test]
    fn what_is_fixed_centrally_has_no_other_bounds() {
        let fixed = "value = 7\nunit = \"members\"\nmin = 7\nmax = 7\n";
        insta::assert_snapshot!(faults(fixed, &fixed.replace("max = 7", "max = 9")), @"The number is fixed centrally at 7, but its bounds leave room. Write min = 7 and max = 7, or another level.");
    }

    #[test]
    fn numbers_hold_as_long_as_their_rule() {
        let head =
            "source = \"BR 11\"\nlevel = \"local\"\nevidence = \"text\"\nfrom = 2018-10-28\n";
        let begins = head.replace("2018-10-28", "2018-10-29");
        insta::assert_snapshot!(faults(head, &begins), @r#"The rule holds on 2018-10-28, but its number "meet.general" does not. Let "meet.general" hold from 2018-10-28 on, or cut the rule's validity."#);
        let ends = format!("{head}until = 2030-01-01\n");
        insta::assert_snapshot!(faults(head, &ends), @r#"The rule holds on 2030-01-01, but its number "meet.general" does not. Let "meet.general" hold from 2030-01-01 on, or cut the rule's validity."#);
        let told = faults("times = \"meet.general\"", "times = \"meet.genral\"");
        assert!(told.contains("no [[number]] has that key"), "{told}");
    }
}
