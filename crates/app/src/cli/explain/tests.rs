//! What `zhibu explain cadence` says.

use insta::assert_snapshot;
use serde_json::Value;
use zhibu_domain::rulebook::{Rulebook, embedded, embedded_keys};

use super::super::tests::{answer, complaint};

const BRANCH: &str = "explain cadence --unit-kind branch --activity";

#[test]
fn a_year_of_general_meetings_is_answered_with_all_keys_in_order() {
    let told =
        answer(&format!("{BRANCH} general-meeting --from 2022-01-01 --to 2022-12-31 --json"));
    assert_snapshot!(told, @r#"{"required":4,"periods":[{"from":"2022-01-01","until":"2022-04-01","required":1,"opens":"2022-01-01","last":"2022-03-31","make_up_last":"2022-05-01"},{"from":"2022-04-01","until":"2022-07-01","required":1,"opens":"2022-04-01","last":"2022-06-30","make_up_last":"2022-07-31"},{"from":"2022-07-01","until":"2022-10-01","required":1,"opens":"2022-07-01","last":"2022-09-30","make_up_last":"2022-10-31"},{"from":"2022-10-01","until":"2023-01-01","required":1,"opens":"2022-10-01","last":"2022-12-31","make_up_last":"2023-01-31"}],"rule":"meet.general","source":"BR 11","cadence":"general-meeting","cadence_source":"BR 11","unit_kind":"branch","activity":"general-meeting","from":"2022-01-01","to":"2022-12-31","every_months":3,"season":[],"cut":0,"let_off":false,"exempt":[],"members_from":null,"credited_minutes":null,"also":[]}"#);
}

#[test]
fn people_read_what_is_owed_when_and_by_which_text() {
    assert_snapshot!(answer(&format!("{BRANCH} committee-meeting --from 2022-01-15 --to 2022-03-31")), @r"
    支委会（党支部）：每月1次。
    2022年1月15日至2022年3月31日有整期2个，共应办2次。
    首尾不满的1期不算在内。
    2022年2月：1次，2022年2月1日至2022年2月28日为按时，2022年3月31日以前可以补办。
    2022年3月：1次，2022年3月1日至2022年3月31日为按时，2022年5月1日以前可以补办。
    期初有表决权的党员不足7名的，不作要求。
    不作要求的单位：临时党支部。
    支委会的依据：中国共产党支部工作条例（试行）第12条。
    支委会每月次数的依据：中国共产党支部工作条例（试行）第12条。
    应设支部委员会的正式党员人数的依据：中国共产党支部工作条例（试行）第20条。
    次数是地方自定的，单位可以另定。
    ");
    assert_snapshot!(answer(&format!("{BRANCH} life-meeting --from 2022-01-01 --to 2022-12-31 --lang en")), @r"
    organizational life meeting (Party branch): once a year.
    Whole periods from 1 January 2022 to 31 December 2022: 1; required in all: 1.
    the year 2022: 1, in time from 1 October 2022 to 31 March 2023, made up until 1 May 2023.
    Generally in October, November and December.
    Not asked of: temporary Party branch.
    Source of organizational life meeting: Regulations on the Education and Management of Party Members, article 17.
    Source of organizational life meetings in a year: Regulations on the Education and Management of Party Members, article 17.
    How often is a local choice; units may set another number.
    ");
    assert_snapshot!(answer(&format!("{BRANCH} theme-day --from 2019-01-01 --to 2019-06-30 --lang en")), @r"
    theme Party day (Party branch): once a month.
    Whole periods from 1 January 2019 to 30 June 2019: 1; required in all: 1.
    The rule holds from 6 May 2019 on.
    June 2019: 1, in time from 1 June 2019 to 30 June 2019, made up until 31 July 2019.
    Credited as study for taking part once: 60 minutes.
    Source of theme Party day: Regulations on the Education and Management of Party Members, article 16.
    Source of theme Party days in a month: Regulations on the Education and Management of Party Members, article 16.
    Source of minutes of study credited for a theme day: local choice of the running unit.
    ");
}

#[test]
fn a_kind_that_is_let_off_owes_nothing() {
    let line = "explain cadence --unit-kind temporary-branch --activity committee-meeting \
                --from 2022-01-01 --to 2022-02-28";
    let told: Value = serde_json::from_str(&answer(&format!("{line} --json"))).unwrap();
    assert_eq!((&told["required"], &told["let_off"]), (&0.into(), &true.into()));
    assert_eq!(told["members_from"]["value"], 7);
    assert!(answer(line).contains("\n这类单位不作要求。\n"));
}

#[test]
fn a_period_counts_if_it_lies_inside_as_a_whole() {
    let count = |from: &str, to: &str| {
        let line = format!("{BRANCH} general-meeting --from {from} --to {to} --json");
        let told: Value = serde_json::from_str(&answer(&line)).unwrap();
        (told["required"].as_u64().unwrap(), told["cut"].as_u64().unwrap())
    };
    assert_eq!(count("2022-01-01", "2022-03-31"), (1, 0), "both days are inside");
    assert_eq!(count("2022-01-01", "2022-03-30"), (0, 1));
    assert_eq!(count("2022-01-02", "2022-06-30"), (1, 1));
    assert_eq!(count("2022-02-01", "2022-02-01"), (0, 1));
    assert_eq!(count("2018-01-01", "2019-12-31"), (4, 0), "the rule began in October 2018");
}

#[test]
fn what_means_nothing_is_answered_with_what_does() {
    let year = "--from 2022-01-01 --to 2022-12-31";
    assert_snapshot!(complaint(&format!("explain cadence --unit-kind brnch --activity talks {year}")), @r#"There is no kind of unit "brnch"; perhaps "branch" is meant, one of local-committee, working-committee, leading-group, committee, general-branch, branch, joint-branch, temporary-branch, migrant-organisation, function-branch, group."#);
    assert!(complaint(&format!("{BRANCH} dance {year}")).contains("use one of general-meeting,"));
    assert_snapshot!(complaint(&format!("{BRANCH} group-meeting {year}")), @r#"No rule asks "group-meeting" of "branch"; use one of theme-day, committee-meeting, general-meeting, party-class, life-meeting, appraisal, talks."#);
    assert_snapshot!(complaint(&format!("explain cadence --unit-kind function-branch --activity talks {year}")), @r#"No rule asks "talks" of "function-branch"; use one of branch, joint-branch, migrant-organisation, temporary-branch, group, local-committee, working-committee, leading-group, committee."#);
    assert_snapshot!(complaint(&format!("{BRANCH} talks --from 2022-12-31 --to 2022-01-01")), @"The stretch ends on 2022-01-01, before it begins on 2022-12-31; take --to 2022-12-31 or a later day.");
    assert_snapshot!(complaint(&format!("{BRANCH} talks --from 2022-01-01 --to 9999-12-31")), @"From 2022-01-01 to 9999-12-31 are more than 100 years; take --to 2122-01-01 or an earlier day.");
    assert_snapshot!(complaint(&format!("{BRANCH} talks --from 2010-01-01 --to 2010-12-31")), @r#"The rule "talks" asks for nothing from 2010-01-01 to 2010-12-31; it holds from 2018-10-28 on; take a later stretch."#);
    assert_snapshot!(complaint(&format!("{BRANCH} talks --from 2022-02-30 --to 2022-12-31")), @"--from cannot be 2022-02-30; write --from <YYYY-MM-DD>.");
    assert_snapshot!(complaint(&format!("{BRANCH} talks --from 2022-01-01")), @"zhibu explain cadence lacks --to <YYYY-MM-DD>; add --to <YYYY-MM-DD>.");
}

#[test]
fn every_rule_of_every_rulebook_is_answered_in_both_languages() {
    for key in embedded_keys() {
        let rules = Rulebook::load(key, &embedded(key).unwrap()).unwrap();
        for rule in &rules.cadences {
            let from = rule.provenance.span.from.year() + 1;
            let kinds = rule.value.held_in.iter().chain(&rule.value.exempt);
            for (unit_kind, activity) in kinds
                .flat_map(|kind| rule.value.activities.iter().map(move |activity| (kind, activity)))
            {
                let line = format!(
                    "explain cadence --rulebook {key} --unit-kind {unit_kind} --activity {activity} \
                     --from {from}-01-01 --to {from}-12-31"
                );
                let told: Value = serde_json::from_str(&answer(&format!("{line} --json"))).unwrap();
                assert_ne!(told["periods"].as_array().unwrap().len(), 0, "{line}");
                let rules_told = (&told["cadence"], told["also"].as_array().unwrap());
                let key = Value::from(rule.key.as_str());
                assert!(*rules_told.0 == key || rules_told.1.contains(&key), "{line}");
                for lang in ["zh", "en"] {
                    assert!(answer(&format!("{line} --lang {lang}")).lines().count() > 3, "{line}");
                }
            }
        }
    }
}
