//! Why something about people, memberships and posts is refused.
//!
//! Every match names every case, so that a new refusal does not compile without its sentence.

use zhibu_domain::person::Part;
use zhibu_domain::rulebook::{Right, Rulebook, Table};
use zhibu_domain::{membership, person, post};

use crate::words::{Arg, Words};

impl Words {
    /// Why what is said of a person is refused.
    pub fn person_refusal(self, refusal: &person::Refusal) -> String {
        use person::Refusal;
        match refusal {
            Refusal::NameMissing => self.t("person-refused-name-missing").to_owned(),
            Refusal::TooLong { part, max } => self.with(
                "person-refused-too-long",
                &[("part", self.person_part(*part).into()), ("max", (*max).into())],
            ),
            Refusal::UnknownCode { list, code } => self.with(
                "person-refused-unknown-code",
                &[("list", self.table(Table::List(*list)).into()), ("code", code.into())],
            ),
            Refusal::Future { part, today } => self.with(
                "person-refused-future",
                &[("part", self.person_part(*part).into()), ("today", self.day(*today).into())],
            ),
            Refusal::Order { first, second } => self.with(
                "person-refused-order",
                &[
                    ("first", self.person_part(*first).into()),
                    ("second", self.person_part(*second).into()),
                ],
            ),
            Refusal::Changed => self.t("person-refused-changed").to_owned(),
        }
    }

    /// A part of a person's record.
    pub fn person_part(self, part: Part) -> &'static str {
        self.t(match part {
            Part::Name => "person-name",
            Part::Latin => "person-latin",
            Part::NativePlace => "person-native-place",
            Part::Employer => "person-employer",
            Part::BornOn => "person-born-on",
            Part::JoinedOn => "person-joined-on",
            Part::FullOn => "person-full-on",
        })
    }

    /// Why a change of a membership is refused. The rulebook gives the names of kinds.
    pub fn membership_refusal(self, refusal: &membership::Refusal, rules: &Rulebook) -> String {
        use membership::Refusal;
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        match refusal {
            Refusal::AlreadyMember { since, .. } => {
                one("membership-refused-already", "since", self.day(*since).into())
            }
            Refusal::NotAMember => self.t("membership-refused-none").to_owned(),
            Refusal::Future { today } => {
                one("membership-refused-future", "today", self.day(*today).into())
            }
            Refusal::BeforeLastChange { since } => {
                one("membership-refused-before", "since", self.day(*since).into())
            }
            Refusal::Same => self.t("membership-refused-same").to_owned(),
            Refusal::HoldsNoMembers { kind } => {
                let kind = rules.unit_kind(kind).map_or(kind.as_str(), |k| self.label(&k.label));
                one("membership-refused-kind", "kind", kind.into())
            }
            Refusal::UnitNotThere => self.t("membership-refused-unit-not-there").to_owned(),
            Refusal::GroupNotInUnit => self.t("membership-refused-group").to_owned(),
            Refusal::NotBack => self.t("membership-refused-not-back").to_owned(),
            Refusal::UnknownLeaving { reason } => {
                one("membership-refused-leaving", "reason", reason.into())
            }
            Refusal::PostsRemain { count } => {
                one("membership-refused-posts-remain", "count", (*count).into())
            }
            Refusal::ReferenceTooLong { max } => {
                one("membership-refused-reference-too-long", "max", (*max).into())
            }
            Refusal::UnknownFlag { flag } => one("membership-refused-flag", "flag", flag.into()),
            Refusal::FlagRuns { since } => {
                one("membership-refused-flag-runs", "since", self.day(*since).into())
            }
            Refusal::EndsBeforeStart { from } => {
                one("membership-refused-ends-before", "from", self.day(*from).into())
            }
        }
    }

    /// Why filling or ending a post is refused. The rulebook gives the names of posts and kinds.
    pub fn post_refusal(self, refusal: &post::Refusal, rules: &Rulebook) -> String {
        use post::Refusal;
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        match refusal {
            Refusal::UnknownPost { post } => one("post-refused-unknown", "post", post.into()),
            Refusal::NotHeldHere { post, kind } => {
                let post = rules.post(post).map_or(post.as_str(), |p| self.label(&p.label));
                let kind = rules.unit_kind(kind).map_or(kind.as_str(), |k| self.label(&k.label));
                self.with("post-refused-not-here", &[("post", post.into()), ("kind", kind.into())])
            }
            Refusal::Taken { since, .. } => {
                one("post-refused-taken", "since", self.day(*since).into())
            }
            Refusal::AlreadyHolds { since } => {
                one("post-refused-already-holds", "since", self.day(*since).into())
            }
            Refusal::EndsBeforeStart { from } => {
                one("post-refused-ends-before", "from", self.day(*from).into())
            }
            Refusal::TooFarAhead { latest } => {
                one("post-refused-too-far", "latest", self.day(*latest).into())
            }
            Refusal::UnitNotThere => self.t("post-refused-unit-not-there").to_owned(),
            Refusal::AlreadyEnded { until } => {
                one("post-refused-already-ended", "until", self.day(*until).into())
            }
            Refusal::EndMissing => self.t("post-refused-end-missing").to_owned(),
            Refusal::OutsidePost { post } => {
                one("post-refused-outside", "span", self.validity(*post).into())
            }
            Refusal::OnLeave { since } => {
                one("post-refused-on-leave", "since", self.day(*since).into())
            }
            Refusal::LeaveEnds { last } => {
                one("post-refused-leave-ends", "last", self.day(*last).into())
            }
            Refusal::OwnStandIn => self.t("post-refused-own-stand-in").to_owned(),
            Refusal::TermEnds { elected_on } => {
                one("post-refused-term-ends", "elected", self.day(*elected_on).into())
            }
            Refusal::Future { today } => {
                one("post-refused-future", "today", self.day(*today).into())
            }
            Refusal::ReferenceTooLong { max } => {
                one("post-refused-reference-too-long", "max", (*max).into())
            }
            Refusal::OfficeForbids { office } => {
                let office = rules.office(office).map_or(office.as_str(), |o| self.label(&o.label));
                one("post-refused-office", "office", office.into())
            }
            Refusal::PersonOutOfReach => self.t("post-refused-out-of-reach").to_owned(),
            Refusal::StandInOnLeave => self.t("post-refused-stand-in-on-leave").to_owned(),
            Refusal::LastToFill => self.t("post-refused-last-to-fill").to_owned(),
            Refusal::LaterElection { elected_on } => {
                one("post-refused-later-election", "elected", self.day(*elected_on).into())
            }
            Refusal::NoTerm { kind } => {
                let kind = rules.unit_kind(kind).map_or(kind.as_str(), |k| self.label(&k.label));
                one("post-refused-no-term", "kind", kind.into())
            }
            Refusal::TermTooLong { latest } => {
                one("post-refused-term-too-long", "latest", self.day(*latest).into())
            }
            Refusal::NotForTerm { post } => {
                let post = rules.post(post).map_or(post.as_str(), |p| self.label(&p.label));
                one("post-refused-not-for-term", "post", post.into())
            }
            Refusal::NobodyElected => self.t("post-refused-nobody-elected").to_owned(),
            Refusal::Row { why, .. } => self.post_refusal(why, rules),
        }
    }

    /// How a post was obtained.
    pub fn obtained(self, way: post::Obtained) -> &'static str {
        self.t(match way {
            post::Obtained::Elected => "post-obtained-elected",
            post::Obtained::ByElected => "post-obtained-by-elected",
            post::Obtained::Appointed => "post-obtained-appointed",
            post::Obtained::Acting => "post-obtained-acting",
        })
    }

    /// Why a right that is there cannot be used in this session.
    pub fn without_second_factor(self, right: Right) -> String {
        self.with("refusal-second-factor", &[("right", self.right(right).into())])
    }
}
