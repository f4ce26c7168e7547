//! What a rulebook says, in words: its tables, what each entry lays down, and where it comes from.
//!
//! Refuses to know any particular rule: it reads what the rulebook holds, and the words here name
//! only the shapes that rules have.

use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::import::Layout;
use zhibu_domain::rulebook::{
    ActivityKind, Attends, Catalogue, CodeScheme, Content, Evidence, Flag, Level, Number, Office,
    Post, Provenance, Reach, Rulebook, Table, UnitKind, Written,
};
use zhibu_domain::text::Lang;
use zhibu_domain::vote::{Form, PassBase, Share, VoteRule};

use crate::words::Words;

/// Bytes of a megabyte as people and file managers count them.
const MEGABYTE: i64 = 1024 * 1024;

/// One thing that an entry lays down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it is about.
    pub term: &'static str,
    /// What holds.
    pub text: String,
}

impl Words {
    /// The name of a table.
    pub fn table(self, table: Table) -> &'static str {
        self.t(match table {
            Table::Source => "rulebook-table-source",
            Table::Term => "rulebook-table-term",
            Table::UnitKind => "rulebook-table-unit-kind",
            Table::BodyKind => "rulebook-table-body-kind",
            Table::ActivityKind => "rulebook-table-activity-kind",
            Table::Post => "rulebook-table-post",
            Table::Office => "rulebook-table-office",
            Table::Flag => "rulebook-table-flag",
            Table::Cadence => "rulebook-table-cadence",
            Table::Vote => "rulebook-table-vote",
            Table::Number => "rulebook-table-number",
            Table::Sheet => "rulebook-table-sheet",
            Table::List(Catalogue::Field) => "rulebook-table-field",
            Table::List(Catalogue::AgendaKind) => "rulebook-table-agenda-kind",
            Table::List(Catalogue::PlaceKind) => "rulebook-table-place-kind",
            Table::List(Catalogue::Practice) => "rulebook-table-practice",
            Table::List(Catalogue::Audience) => "rulebook-table-audience",
            Table::List(Catalogue::Absence) => "rulebook-table-absence",
            Table::List(Catalogue::Level) => "rulebook-table-level",
            Table::List(Catalogue::Column) => "rulebook-table-column",
            Table::List(Catalogue::Sex) => "rulebook-table-sex",
            Table::List(Catalogue::People) => "rulebook-table-people",
            Table::List(Catalogue::Education) => "rulebook-table-education",
            Table::List(Catalogue::Occupation) => "rulebook-table-occupation",
            Table::List(Catalogue::Leaving) => "rulebook-table-leaving",
            Table::CodeScheme => "rulebook-table-code-scheme",
        })
    }

    /// Who may set another value.
    pub fn level(self, level: Level) -> &'static str {
        self.t(match level {
            Level::Central => "rulebook-level-central",
            Level::Province => "rulebook-level-province",
            Level::Local => "rulebook-level-local",
            Level::Unit => "rulebook-level-unit",
        })
    }

    /// How well a value is attested.
    pub fn evidence(self, evidence: Evidence) -> &'static str {
        self.t(match evidence {
            Evidence::Text => "rulebook-evidence-text",
            Evidence::Secondary => "rulebook-evidence-secondary",
            Evidence::Memory => "rulebook-evidence-memory",
            Evidence::Conflict => "rulebook-evidence-conflict",
        })
    }

    /// How far below its own unit a right reaches.
    pub fn reach(self, reach: Reach) -> &'static str {
        self.t(match reach {
            Reach::Unit => "rulebook-reach-unit",
            Reach::Children => "rulebook-reach-children",
            Reach::Below => "rulebook-reach-below",
            Reach::Subtree => "rulebook-reach-subtree",
        })
    }

    /// Since when something holds, and until when. The last day is named, as on paper.
    pub fn validity(self, span: Span) -> String {
        let from = ("from", self.day(span.from).into());
        match span.until.yesterday() {
            Ok(last) if span.until != FOREVER => {
                self.with("rulebook-valid-until", &[from, ("last", self.day(last).into())])
            }
            _ => self.with("rulebook-valid-since", &[from]),
        }
    }

    /// The text that an entry rests on, with the article.
    pub fn citation(self, rules: &Rulebook, provenance: &Provenance) -> String {
        let Some(source) = rules.cited(provenance) else { return provenance.source.clone() };
        let title = self.label(&source.label);
        let article = provenance.source.strip_prefix(&source.key).unwrap_or_default().trim();
        if article.is_empty() {
            return title.to_owned();
        }
        self.with("rulebook-article", &[("title", title.into()), ("article", article.into())])
    }

    /// What an entry lays down beyond its name, a term and its text at a time. Numbers that it
    /// refers to are those of the day.
    pub fn lays_down(self, rules: &Rulebook, content: Content<'_>, day: Date) -> Vec<Said> {
        let told = Told { words: self, rules, day };
        match content {
            Content::Source(source) => {
                let issued = source.issued.map(|day| told.said("rulebook-issued", self.day(day)));
                issued.into_iter().collect()
            }
            Content::Term(called) => {
                let plural = called.plural.as_ref().filter(|_| self.lang() == Lang::En);
                plural.map(|word| told.said("rulebook-plural", word.clone())).into_iter().collect()
            }
            Content::UnitKind(kind) => told.unit_kind(kind),
            Content::BodyKind(kind) => {
                let key =
                    if kind.member_units { "rulebook-of-units" } else { "rulebook-of-people" };
                vec![told.said("rulebook-members", self.t(key).to_owned())]
            }
            Content::ActivityKind(kind) => told.activity_kind(kind),
            Content::Post(post) => told.post(post),
            Content::Office(office) => told.office(office),
            Content::Flag(flag) => told.flag(*flag),
            Content::Cadence(cadence) => told.cadence(cadence),
            Content::CodeScheme(scheme) => told.code_scheme(*scheme),
            Content::Vote(rule) => told.vote(rule),
            Content::Number(number) => told.number(number),
            Content::Sheet(layout) => told.sheet(layout),
            Content::Listed => Vec::new(),
        }
    }

    /// A number with what it counts. A unit that has no word here stands as the rulebook has it.
    pub fn amount(self, number: &Number) -> String {
        let n = ("n", number.value.into());
        match number.unit.as_str() {
            "members" => self.with("rulebook-amount-members", &[n]),
            "persons" => self.with("rulebook-amount-persons", &[n]),
            "employers" => self.with("rulebook-amount-employers", &[n]),
            "years" => self.with("rulebook-amount-years", &[n]),
            "months" => self.with("rulebook-amount-months", &[n]),
            "minutes" => self.with("rulebook-amount-minutes", &[n]),
            "days" => self.with("rulebook-amount-days", &[n]),
            "times" => self.with("rulebook-amount-times", &[n]),
            "files" => self.with("rulebook-amount-files", &[n]),
            "bytes" if number.value % MEGABYTE == 0 => {
                let n = number.value / MEGABYTE;
                self.with("rulebook-amount-megabytes", &[("n", n.into())])
            }
            "bytes" => self.with("rulebook-amount-bytes", &[n]),
            unit => format!("{} {unit}", number.value),
        }
    }
}

/// A rulebook being told.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub(crate) words: Words,
    pub(crate) rules: &'a Rulebook,
    pub(crate) day: Date,
}

impl Told<'_> {
    pub(crate) fn said(self, key: &str, text: String) -> Said {
        Said { term: self.words.t(key), text }
    }

    fn yes_or_no(self, key: &str, yes: bool) -> Said {
        let answer = if yes { "rulebook-yes" } else { "rulebook-no" };
        self.said(key, self.words.t(answer).to_owned())
    }

    /// Labels of unit kinds; `none` says what an empty list means.
    pub(crate) fn unit_kinds(self, keys: &[String], none: &str) -> String {
        let labels: Vec<&str> = keys
            .iter()
            .map(|key| {
                self.rules.unit_kind(key).map_or(key.as_str(), |e| self.words.label(&e.label))
            })
            .collect();
        if labels.is_empty() { self.words.t(none).to_owned() } else { self.words.list(&labels) }
    }

    fn unit_kind(self, kind: &UnitKind) -> Vec<Said> {
        let limit = |key: &Option<String>| {
            let entry = self.rules.number(key.as_deref()?, self.day)?;
            Some(self.words.amount(&entry.value))
        };
        let mut said = vec![
            self.said("rulebook-below", self.unit_kinds(&kind.children, "rulebook-none")),
            self.yes_or_no("rulebook-root", kind.root),
            self.yes_or_no("rulebook-holds-members", kind.holds_members),
        ];
        if kind.members_of_parent {
            said.push(self.yes_or_no("rulebook-members-of-parent", true));
        }
        said.extend(limit(&kind.min_members).map(|text| self.said("rulebook-at-least", text)));
        said.extend(limit(&kind.max_members).map(|text| self.said("rulebook-at-most", text)));
        said.extend(limit(&kind.term).map(|text| self.said("rulebook-term-length", text)));
        for (field, number) in &kind.term_by_field {
            let Some(length) = limit(&Some(number.clone())) else { continue };
            let field = self.rules.item(Catalogue::Field, field);
            let field = field.map_or("", |entry| self.words.label(&entry.label));
            let args = [("field", field.into()), ("length", length.into())];
            let text = self.words.with("rulebook-term-in-field", &args);
            said.push(self.said("rulebook-term-length", text));
        }
        said
    }

    fn activity_kind(self, kind: &ActivityKind) -> Vec<Said> {
        let attends = self.words.t(match kind.attends {
            Attends::Members => "rulebook-attends-members",
            Attends::Committee => "rulebook-attends-committee",
            Attends::Audience => "rulebook-attends-audience",
        });
        let mut said = vec![
            self.said("rulebook-attends", attends.to_owned()),
            self.said("rulebook-held-by", self.unit_kinds(&kind.held_by, "rulebook-every-kind")),
        ];
        if let Some(key) = &kind.vote {
            let rule = self.rules.vote(key, self.day);
            let rule = rule.map_or(key.as_str(), |entry| self.words.label(&entry.label));
            said.push(self.said("rulebook-vote-rule", rule.to_owned()));
        }
        let agenda: Vec<&str> = kind
            .agenda
            .iter()
            .map(|key| {
                let item = self.rules.item(Catalogue::AgendaKind, key);
                item.map_or(key.as_str(), |entry| self.words.label(&entry.label))
            })
            .collect();
        if !agenda.is_empty() {
            said.push(self.said("rulebook-agenda", self.words.list(&agenda)));
        }
        said
    }

    fn post(self, post: &Post) -> Vec<Said> {
        let rights: Vec<String> = post
            .rights
            .iter()
            .map(|(right, reach)| {
                let (right, reach) = (self.words.right(*right), self.words.reach(*reach));
                let args = [("right", right.into()), ("reach", reach.into())];
                self.words.with("rulebook-right-reach", &args)
            })
            .collect();
        let rights = if rights.is_empty() {
            self.words.t("rulebook-none").to_owned()
        } else {
            rights.join(self.words.t("list-semicolon"))
        };
        vec![
            self.said("rulebook-held-in", self.unit_kinds(&post.held_in, "rulebook-every-kind")),
            self.yes_or_no("rulebook-committee", post.committee),
            self.yes_or_no("rulebook-single", post.single),
            self.yes_or_no("rulebook-for-term", post.for_term),
            self.said("rulebook-rights", rights),
        ]
    }

    fn office(self, office: &Office) -> Vec<Said> {
        let rights: Vec<&str> = office.rights.iter().map(|r| self.words.right(*r)).collect();
        let apart: Vec<&str> = office
            .apart_from
            .iter()
            .map(|key| {
                let office = self.rules.office(key);
                office.map_or(key.as_str(), |entry| self.words.label(&entry.label))
            })
            .collect();
        let mut said = vec![self.said("rulebook-rights", self.words.list(&rights))];
        if !apart.is_empty() {
            said.push(self.said("rulebook-apart-from", self.words.list(&apart)));
        }
        said.push(self.yes_or_no("rulebook-without-posts", office.without_posts));
        said.push(self.yes_or_no("rulebook-masked", office.masked));
        said
    }

    fn sheet(self, layout: &Layout) -> Vec<Said> {
        let lang = self.words.lang();
        let headings = layout.columns.iter().map(|column| column.heading.get(lang));
        let required = layout.columns.iter().filter(|column| column.required);
        let required: Vec<&str> = required.map(|column| column.heading.get(lang)).collect();
        vec![
            self.said("rulebook-columns", self.words.list(&headings.collect::<Vec<_>>())),
            self.said("rulebook-columns-required", self.words.list(&required)),
        ]
    }

    fn code_scheme(self, scheme: CodeScheme) -> Vec<Said> {
        let written = self.words.t(match scheme.written {
            Written::Freely => "rulebook-written-freely",
            Written::SocialCredit => "rulebook-written-social-credit",
            Written::Division => "rulebook-written-division",
        });
        vec![
            self.yes_or_no("rulebook-unique", scheme.unique),
            self.said("rulebook-code-written", written.to_owned()),
        ]
    }

    fn flag(self, flag: Flag) -> Vec<Said> {
        vec![
            self.yes_or_no("rulebook-flag-attends", flag.attends),
            self.yes_or_no("rulebook-flag-votes", flag.votes),
        ]
    }

    fn vote(self, rule: &VoteRule) -> Vec<Said> {
        let form = self.words.t(match rule.form {
            Form::HandsOrBallot => "rulebook-form-hands-or-ballot",
            Form::Secret => "rulebook-form-secret",
        });
        vec![
            self.said("rulebook-quorum", self.share(rule.quorum, PassBase::Entitled)),
            self.said("rulebook-pass", self.share(rule.pass, rule.pass_base)),
            self.said("rulebook-form", form.to_owned()),
            self.yes_or_no("rulebook-written", rule.written_opinions),
        ]
    }

    fn share(self, share: Share, base: PassBase) -> String {
        let fraction = format!("{}/{}", share.num, share.den);
        let base = self.words.t(match base {
            PassBase::Entitled => "rulebook-base-entitled",
            PassBase::Present => "rulebook-base-present",
        });
        let key = if share.more_than { "rulebook-share-more-than" } else { "rulebook-share-least" };
        self.words.with(key, &[("share", fraction.into()), ("base", base.into())])
    }

    fn number(self, number: &Number) -> Vec<Said> {
        let of = |value| self.words.amount(&Number { value, ..number.clone() });
        let bounds = if number.min == number.max {
            self.words.t("rulebook-bounds-fixed").to_owned()
        } else {
            let args = [("min", of(number.min).into()), ("max", of(number.max).into())];
            self.words.with("rulebook-bounds-between", &args)
        };
        vec![
            self.said("rulebook-value", self.words.amount(number)),
            self.said("rulebook-bounds", bounds),
        ]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use zhibu_domain::rulebook::{Rulebook, embedded, embedded_keys};

    use super::*;

    const DAY: Date = date(2026, 11, 20);

    fn rules(key: &str) -> Rulebook {
        Rulebook::load(key, &embedded(key).unwrap()).unwrap()
    }

    fn told(key: &str) -> String {
        let rules = rules("cpc");
        let mut lines = Vec::new();
        for lang in Lang::ALL {
            let words = Words::of_rules(lang, &rules);
            for entry in rules.named(key) {
                lines.push(format!("{} · {}", words.label(entry.label), words.table(entry.table)));
                let said = words.lays_down(&rules, entry.content, DAY);
                lines.extend(said.iter().map(|said| format!("  {}: {}", said.term, said.text)));
                if let Some(provenance) = entry.provenance {
                    lines.push(format!("  {}", words.citation(&rules, provenance)));
                    lines.push(format!("  {}", words.validity(provenance.span)));
                }
            }
        }
        lines.join("\n")
    }

    #[test]
    fn a_rule_of_voting_is_told_with_both_its_versions() {
        insta::assert_snapshot!(told("vote.election"), @r"
        选举 · 表决规则
          到会有效: 超过应到人数的4/5
          赞成通过: 超过实到人数的1/2
          方式: 无记名投票
          计入书面意见: 否
          中国共产党基层组织选举工作暂行条例
          1990年6月27日至2020年7月12日
        选举 · 表决规则
          到会有效: 不少于应到人数的4/5
          赞成通过: 超过应到人数的1/2
          方式: 无记名投票
          计入书面意见: 否
          中国共产党基层组织选举工作条例
          2020年7月13日起
        election · Rules of voting
          Present: more than 4/5 of those who should attend
          In favour: more than 1/2 of those present
          Way of voting: secret ballot
          Written opinions count: no
          Interim Regulations on Elections of Primary Organizations
          27 June 1990 to 12 July 2020
        election · Rules of voting
          Present: at least 4/5 of those who should attend
          In favour: more than 1/2 of those who should attend
          Way of voting: secret ballot
          Written opinions count: no
          Regulations on Elections of Primary Organizations
          since 13 July 2020
        ");
    }

    #[test]
    fn a_post_is_told_with_how_far_each_right_reaches() {
        insta::assert_snapshot!(told("group-leader"), @r"
        党小组组长 · 职务
          设在: 党小组
          是班子成员: 否
          只设一人: 是
          随班子任期: 否
          权限: 查看单位（本单位）；记录活动（本单位）；确认记录（本单位）；查看人员登记（本单位）
          中国共产党支部工作条例（试行）第13条
          2018年10月28日起
        group leader · Posts
          Held in: Party group
          Sits on the committee: no
          One holder: yes
          For the term of the committee: no
          Rights: see the unit (own unit); record activities (own unit); confirm records (own unit); see records of people (own unit)
          Regulations on the Work of Party Branches (trial), article 13
          since 28 October 2018
        ");
    }

    #[test]
    fn a_number_is_told_with_what_it_counts() {
        insta::assert_snapshot!(told("attachment.max_bytes"), @r"
        单个附件最大字节数 · 数字
          数值: 20MB
          可调整范围: 1MB到100MB
          本单位自定
          2000年1月1日起
        largest attachment · Numbers
          Value: 20 MB
          May be set to: 1 MB to 100 MB
          local choice of the running unit
          since 1 January 2000
        ");
    }

    #[test]
    fn a_kind_of_unit_and_of_activity_are_told_with_the_labels_they_refer_to() {
        insta::assert_snapshot!(told("unit-kind.branch"), @r"
        党支部 · 单位类型
          可直接下设: 党小组
          可作为最上级: 否
          有党员名册: 是
          党员最少: 3名党员
          党员最多: 50名党员
          任期: 3年
          任期: 农村：5年
          任期: 街道社区：5年
          中国共产党支部工作条例（试行）第4条
          2018年10月28日起
        Party branch · Kinds of unit
          Directly below it: Party group
          May stand at the top: no
          Has members: yes
          Fewest: 3 members
          Most: 50 members
          Term: 3 years
          Term: rural villages: 5 years
          Term: subdistricts and communities: 5 years
          Regulations on the Work of Party Branches (trial), article 4
          since 28 October 2018
        ");
        insta::assert_snapshot!(told("activity-kind.general-meeting"), @r"
        党员大会 · 活动类型
          应到: 全体党员
          举行的单位: 党总支部、党支部、联合党支部、临时党支部和流动党员党组织
          表决适用: 一般决议
          默认议程: 汇报、讨论、表决和布置要求
          中国共产党支部工作条例（试行）第11条
          2018年10月28日起
        general meeting · Kinds of activity
          Expected: all members
          Held by: general Party branch, Party branch, joint Party branch, temporary Party branch and migrant members' Party organization
          Votes follow: ordinary resolution
          Usual agenda: report, discussion, vote and requirements
          Regulations on the Work of Party Branches (trial), article 11
          since 28 October 2018
        ");
        insta::assert_snapshot!(told("cadence.general-meeting"), @r"
        党员大会 · 活动周期
          适用的单位: 党支部、联合党支部、流动党员党组织和临时党支部
          计入的活动: 党员大会
          次数: 每季度1次
          逾期后可补办: 31天
          中国共产党支部工作条例（试行）第11条
          2018年10月28日起
        general meeting · Rhythms
          Owed by: Party branch, joint Party branch, migrant members' Party organization and temporary Party branch
          What counts: general meeting
          How often: once a quarter
          Can be made up for: 31 days
          Regulations on the Work of Party Branches (trial), article 11
          since 28 October 2018
        ");
    }

    #[test]
    fn every_number_of_every_rulebook_counts_something_that_has_a_word() {
        for key in embedded_keys() {
            for entry in &rules(key).numbers {
                let zh = Words::of(Lang::Zh).amount(&entry.value);
                assert!(!zh.contains(&entry.value.unit), "{}: {zh}", entry.key);
            }
        }
    }

    #[test]
    fn nothing_is_told_as_a_bare_key() {
        for key in embedded_keys() {
            let rules = rules(key);
            for entry in rules.all_entries() {
                for said in Words::of(Lang::Zh).lays_down(&rules, entry.content, DAY) {
                    let bare = said.text.contains(|c: char| c.is_ascii_lowercase());
                    assert!(!bare, "{}: {} {}", entry.path(), said.term, said.text);
                }
            }
        }
    }
}
