//! Boards for tests: real keys, tokens and signatures, envelopes without content.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use ballot::board::{
    At, Bad, Board, CLOSED, Delete, Env, FINAL, FROZEN, Line, Open, Outcome, Roll, Row, Withheld,
    Written,
};
use ballot::bytes::{Fixed, Hash, encode, hash, hash_list};
use ballot::count::{Fate, Tally, fates, opened};
use ballot::manifest::{
    Choice, Frozen, Kind, Manifest, Profile, Rules, SERVER, Scoring, Sealer, Slot, issuer_name,
};
use ballot::rules::{
    Base, Elect, Entry, Floor, Fraction, Majority, Pass, Quorum, Quota, Seats, Ties,
};
use ballot::seal::SealKey;
use ballot::sign::{self, Signer};
use ballot::token::{BlindIssuer, Issuer, OUT, blind, finalise, input, null};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// Issuers are slow to make, and any may serve any label of a test's board.
pub(crate) fn issuer(at: usize) -> &'static Issuer {
    static POOL: OnceLock<Mutex<Vec<&'static Issuer>>> = OnceLock::new();
    let mut pool = POOL.get_or_init(Mutex::default).lock().unwrap();
    while pool.len() <= at {
        let mut rng = ChaCha20Rng::seed_from_u64(1_000 + pool.len() as u64);
        pool.push(Box::leak(Box::new(Issuer::generate(&mut rng).unwrap())));
    }
    pool[at]
}

pub(crate) fn fraction(num: i128, den: i128) -> Fraction {
    Fraction::new(num, den).unwrap()
}

pub(crate) fn choices(ids: &[&str]) -> Vec<Choice> {
    ids.iter().map(|id| Choice { id: (*id).into(), title: format!("“{id}” \\ 选项") }).collect()
}

pub(crate) fn slot(id: &str, kind: Kind, options: &[&str], write_in: bool) -> Slot {
    Slot { id: id.into(), title: format!("单位{id}"), kind, options: choices(options), write_in }
}

pub(crate) fn entry(id: &str, weight: u32, admitted: u32, merge: &str) -> Entry {
    Entry { id: id.into(), title: id.into(), weight, admitted, merge: merge.into() }
}

pub(crate) fn score_rules(quota: &[(&str, u32)], ties: Ties) -> Rules {
    let points = [("good", 4), ("fair", 3), ("poor", 1)];
    let quota = quota.iter().map(|(id, n)| Quota { id: (*id).into(), seats: Seats::Number(*n) });
    Rules::Score(Scoring {
        points: points.iter().map(|(id, points)| ((*id).into(), *points)).collect(),
        quota: quota.collect(),
        ties,
    })
}

pub(crate) fn pass_rules(base: Base) -> Rules {
    Rules::Pass(Pass {
        yes: "yes".into(),
        no: "no".into(),
        majority: Majority { base, over: fraction(1, 2), strict: true },
        quorum: Quorum { over: fraction(1, 2), strict: true },
        written: true,
    })
}

pub(crate) fn elect_rules(seats: u32, cap: u32) -> Rules {
    Rules::Elect(Elect {
        seats,
        cap,
        write_in: true,
        majority: Majority { base: Base::Cast, over: fraction(1, 2), strict: true },
        quorum: Quorum { over: fraction(4, 5), strict: false },
    })
}

/// What a test's ballot looks like.
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    pub(crate) classes: Vec<Entry>,
    pub(crate) minimum: (u32, u32),
    pub(crate) floor: Floor,
    pub(crate) rules: Rules,
    pub(crate) tellers: usize,
    /// By class: the choices of each voter, one for each slot.
    pub(crate) votes: Vec<(&'static str, Vec<Vec<String>>)>,
    pub(crate) written: Vec<(&'static str, &'static str, u64)>,
    /// Votes given out that do not come back, in each class.
    pub(crate) not_cast: u64,
}

/// A board as lines without checkpoints, with every secret of those who write it.
pub(crate) struct Made {
    pub(crate) manifest: Manifest,
    pub(crate) frozen: Frozen,
    pub(crate) signers: BTreeMap<String, Signer>,
    pub(crate) lines: Vec<Line>,
    pub(crate) rng: ChaCha20Rng,
}

pub(crate) fn teller_names(tellers: usize) -> Vec<String> {
    if tellers == 0 {
        vec![SERVER.into()]
    } else {
        (1..=tellers).map(|at| format!("T{at}")).collect()
    }
}

/// The seal key of a teller of any test's ballot.
pub(crate) fn seal_key(name: &str) -> SealKey {
    SealKey::derive(&hash(&[name.as_bytes()]).0)
}

fn manifest(plan: &Plan, signers: &BTreeMap<String, Signer>) -> Manifest {
    let sealer = |name: &String| Sealer { name: name.clone(), key: encode(&seal_key(name).key()) };
    let mut manifest = Manifest {
        v: 1,
        meeting: "m-1".into(),
        title: "年度评议 \"A/B\"".into(),
        profile: if plan.tellers == 0 { Profile::S } else { Profile::T },
        slots: plan.slots.clone(),
        classes: plan.classes.clone(),
        k_min: plan.minimum.0,
        k_floor: plan.minimum.1,
        floor: plan.floor,
        rules: plan.rules.clone(),
        row: 384,
        objection_seconds: 60,
        issuers: BTreeMap::new(),
        seal: teller_names(plan.tellers).iter().map(sealer).collect(),
        sign: signers.iter().map(|(name, signer)| (name.clone(), signer.key())).collect(),
        script: "script".into(),
        verifier: "verifier".into(),
    };
    let mut at = 0;
    for class in manifest.voting().unwrap() {
        let nulls = manifest.slots.iter().take(1).map(|slot| null(&slot.id));
        for label in manifest.labels().into_iter().chain(nulls) {
            let key = encode(issuer(at).key().spki());
            manifest.issuers.insert(issuer_name(&label, &class.id), key);
            at += 1;
        }
    }
    manifest
}

pub(crate) fn issuer_of(manifest: &Manifest, label: &str, class: &str) -> &'static Issuer {
    let key = &manifest.issuers[&issuer_name(label, class)];
    (0..100).map(issuer).find(|issuer| encode(issuer.key().spki()) == *key).unwrap()
}

/// A token that the issuer gives to a voter.
pub(crate) fn token(
    made: (&Manifest, &Frozen),
    rng: &mut ChaCha20Rng,
    label: &str,
    class: &str,
    key: &Signer,
) -> Fixed<256> {
    let (manifest, frozen) = made;
    let issuer = issuer_of(manifest, label, class);
    let input = input(&key.key(), &frozen.mh, label, class, issuer.key().id());
    let mut draws = Vec::new();
    for _ in 0..40 {
        let mut draw = [0; 256];
        rng.fill_bytes(&mut draw);
        draws.push(draw);
    }
    let (question, unblinder) = blind(issuer.key(), &input, &[7; 48], draws).unwrap();
    let answer = issuer.sign(rng, &question).unwrap();
    finalise(issuer.key(), &input, &answer, &unblinder).unwrap()
}

fn vote(
    frozen: &Frozen,
    rng: &mut ChaCha20Rng,
    class: &str,
    choices: &[String],
) -> (Env, Vec<Row>) {
    let key = Signer::generate(rng);
    let r = token((&frozen.manifest, frozen), rng, OUT, class, &key);
    let mut h = Fixed([0; 32]);
    rng.fill_bytes(&mut h.0);
    let seq = u64::from(rng.random::<bool>());
    let s = key.sign(&sign::envelope(&frozen.mh, seq, &h));
    let env = Env { g: class.into(), h, seq, k: key.key(), r, s };
    let rows = frozen.manifest.slots.iter().zip(choices).map(|(slot, choice)| {
        let key = Signer::generate(rng);
        let label = if choice == "barred" { null(&slot.id) } else { slot.id.clone() };
        let token = token((&frozen.manifest, frozen), rng, &label, class, &key);
        Row::new(frozen, &slot.id, class, choice, &key, token)
    });
    (env, rows.collect())
}

/// The slots' results as the crate counts them from lines.
pub(crate) fn results(frozen: &Frozen, lines: &[Line]) -> Vec<Outcome> {
    let (mut tally, mut rows) = (Tally::default(), Vec::new());
    for line in lines {
        match line {
            Line::Roll(roll) => drop(tally.rolls.insert(roll.g.clone(), (**roll).clone())),
            Line::Env(env) => *tally.cast.entry(env.g.clone()).or_default() += 1,
            Line::Row(row) => rows.push(row),
            Line::Written(line) => {
                tally.written.insert((line.c.clone(), line.o.clone()), line.count);
            }
            _ => {}
        }
    }
    let item = |row: &Row| row.item(frozen.manifest.row).unwrap_or(frozen.mh);
    let keys: Vec<_> = rows.iter().map(|row| (row.k, item(row))).collect();
    for (row, fate) in rows.iter().zip(fates(&keys)) {
        if fate == Fate::Counts {
            tally.add(frozen, row);
        }
    }
    tally.outcomes(frozen).unwrap()
}

/// An evaluation in which two rows of one unit have the same key.
pub(crate) fn one_key_twice(choices: [&str; 2]) -> Made {
    let mut made = evaluation(1, 2).make(1);
    let key = Signer::from_secret(&[9; 32]);
    let frozen = made.frozen.clone();
    let mut rng = made.rng.clone();
    let token = token((&made.manifest, &frozen), &mut rng, "u2", "members", &key);
    let own: Vec<usize> = (0..made.lines.len())
        .filter(|at| matches!(&made.lines[*at], Line::Row(row) if row.c == "u2"))
        .collect();
    for (at, choice) in own.iter().zip(choices) {
        let row = Row::new(&frozen, "u2", "members", choice, &key, token);
        made.lines[*at] = Line::Row(Box::new(row));
    }
    made.lines[own[0]..=own[own.len() - 1]].sort_by(|a, b| match (a, b) {
        (Line::Row(a), Line::Row(b)) => a.order().cmp(&b.order()),
        _ => std::cmp::Ordering::Equal,
    });
    made.reopen();
    made.recount();
    made
}

impl Plan {
    pub(crate) fn make(&self, seed: u64) -> Made {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let mut names = teller_names(self.tellers);
        names.push(SERVER.into());
        let signers: BTreeMap<_, _> =
            names.into_iter().map(|name| (name, Signer::generate(&mut rng))).collect();
        let manifest = manifest(self, &signers);
        let frozen = Board::new(manifest.clone()).unwrap().frozen().clone();
        let mut made = Made { manifest, frozen, signers, lines: Vec::new(), rng };
        made.fill(self);
        made
    }
}

impl Made {
    fn fill(&mut self, plan: &Plan) {
        let frozen = self.frozen.clone();
        let (mut envs, mut rows, mut rolls) = (Vec::new(), Vec::new(), Vec::new());
        for class in &frozen.classes {
            let votes =
                plan.votes.iter().filter(|(id, _)| *id == class.id).flat_map(|(_, votes)| votes);
            let mut barred = BTreeMap::new();
            let mut cast = 0;
            for choices in votes {
                let (env, own) = vote(&frozen, &mut self.rng, &class.id, choices);
                own.iter()
                    .filter(|row| row.is_barred())
                    .for_each(|row| *barred.entry(row.c.clone()).or_default() += 1);
                envs.push(env);
                rows.extend(own);
                cast += 1;
            }
            rolls.push(Roll {
                g: class.id.clone(),
                entitled: cast + plan.not_cast + 1,
                present: cast + plan.not_cast,
                phone: (cast + plan.not_cast).saturating_sub(1),
                printed: 4,
                scanned: u64::from(cast > 0),
                spoiled: 1,
                returned: 2 - u64::from(cast > 0),
                missing: 1,
                barred,
                ..Roll::default()
            });
        }
        envs.sort_by_key(|env| env.h);
        rows.sort_by(|a, b| a.order().cmp(&b.order()));
        let cast = |class: &str| envs.iter().filter(|env| env.g == class).count() as u64;
        let casts =
            frozen.classes.iter().map(|class| (class.id.clone(), cast(&class.id))).collect();
        let open: Vec<&str> = opened(&frozen, &casts).iter().map(|class| &*class.id).collect();
        rows.retain(|row| open.contains(&&*row.g));
        let closed = frozen.classes.iter().filter(|class| !open.contains(&&*class.id));
        let withheld = closed.map(|class| Withheld { g: class.id.clone(), count: cast(&class.id) });
        let withheld: Vec<_> = withheld.map(Line::Withheld).collect();
        let opens = self.opens(&envs, &rows, &open);
        let written = plan.written.iter().map(|(c, o, count)| self.written(c, o, *count));
        let written: Vec<_> = written.collect();
        self.lines.extend(rolls.into_iter().map(|roll| Line::Roll(Box::new(roll))));
        self.lines.extend(envs.into_iter().map(|env| Line::Env(Box::new(env))));
        self.lines.extend(withheld);
        self.lines.extend(opens);
        self.lines.extend(rows.into_iter().map(|row| Line::Row(Box::new(row))));
        self.lines.extend(written);
        let results = results(&frozen, &self.lines);
        self.lines.extend(results.into_iter().map(Line::Result));
        let name = frozen.manifest.seal[0].name.clone();
        let key = ballot::bytes::decode(&frozen.manifest.seal[0].key).unwrap();
        let key = hash(&[&key]);
        let sig = self.signers[&name].sign(&sign::delete(&frozen.mh, &key));
        self.lines.push(Line::Delete(Delete { by: name, key, sig }));
    }

    fn opens(&mut self, envs: &[Env], rows: &[Row], open: &[&str]) -> Vec<Line> {
        let names: Vec<String> = self.manifest.seal.iter().map(|s| s.name.clone()).collect();
        let envelopes: Vec<Hash> =
            envs.iter().filter(|env| open.contains(&&*env.g)).map(|env| env.h).collect();
        let (mut taken, mut list) = (envelopes.len() as u64, hash_list(envelopes));
        let rows_hash =
            hash_list(rows.iter().map(|row| row.item(self.manifest.row).unwrap()).collect());
        let mut opens = Vec::new();
        for (at, by) in names.iter().enumerate() {
            let mut out = rows_hash;
            if at + 1 < names.len() {
                self.rng.fill_bytes(&mut out.0);
            }
            let given = rows.len() as u64;
            let by = by.clone();
            opens.push(Line::Open(Open {
                by,
                taken,
                given,
                hash_in: list,
                hash_out: out,
                retry: 0,
            }));
            (taken, list) = (given, out);
        }
        opens
    }

    pub(crate) fn written(&self, c: &str, o: &str, count: u64) -> Line {
        let message = sign::written(&self.frozen.mh, c, o, count);
        let sig = self.signers.iter().map(|(name, key)| (name.clone(), key.sign(&message)));
        Line::Written(Written { c: c.into(), o: o.into(), count, sig: sig.collect() })
    }

    /// The board with fresh checkpoints, as those who hold the signing keys could write it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut board = Board::new(self.manifest.clone()).unwrap();
        self.checkpoint(&mut board, FROZEN);
        let stage = |line: &Line| match line {
            Line::Roll(_) | Line::Env(_) => 0,
            Line::Delete(_) => 2,
            _ => 1,
        };
        for (part, what) in [(0, Some(CLOSED)), (1, Some(FINAL)), (2, None)] {
            for line in self.lines.iter().filter(|line| stage(line) == part) {
                board.push(line).unwrap();
            }
            if let Some(what) = what {
                self.checkpoint(&mut board, what);
            }
        }
        board.bytes().to_vec()
    }

    fn checkpoint(&self, board: &mut Board, what: &str) {
        let message = board.to_sign(what);
        let sig = self.signers.iter().map(|(name, key)| (name.clone(), key.sign(&message)));
        board.checkpoint(what, sig.collect()).unwrap();
    }

    /// Recounts rows and sums of the lines anew, as a dishonest writer would.
    pub(crate) fn recount(&mut self) {
        let results = results(&self.frozen, &self.lines);
        self.lines.retain(|line| !matches!(line, Line::Result(_)));
        self.lines.extend(results.into_iter().map(Line::Result));
    }

    /// Mends the last teller's numbers after rows were changed.
    pub(crate) fn reopen(&mut self) {
        let size = self.manifest.row;
        let mut items = Vec::new();
        for line in &self.lines {
            match line {
                Line::Row(row) => items.extend(row.item(size)),
                Line::Bad(bad) if bad.at == At::Row => items.push(bad.h),
                _ => {}
            }
        }
        let last = self.manifest.seal.last().unwrap().name.clone();
        for line in &mut self.lines {
            if let Line::Open(open) = line
                && open.by == last
            {
                open.given = items.len() as u64;
                open.hash_out = hash_list(items.clone());
            }
        }
    }

    /// A row that does not count, as the last teller reports it.
    pub(crate) fn bad_row(&self, bytes: &[u8]) -> Line {
        let by = self.manifest.seal.last().unwrap().name.clone();
        let (h, b) = (hash(&[bytes]), encode(bytes));
        Line::Bad(Bad { by, at: At::Row, why: "row".into(), h, b })
    }
}

/// Votes drawn at random from options.
pub(crate) fn draw(
    rng: &mut ChaCha20Rng,
    voters: usize,
    slots: usize,
    options: &[&str],
) -> Vec<Vec<String>> {
    let mut one = || options[rng.random_range(0..options.len())].to_owned();
    (0..voters).map(|_| (0..slots).map(|_| one()).collect()).collect()
}

/// A small evaluation: two slots, three classes of which one is merged and one stays closed.
pub(crate) fn evaluation(seed: u64, tellers: usize) -> Plan {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let grades = ["good", "fair", "poor", "blank"];
    let mut members = draw(&mut rng, 4, 2, &grades);
    members[0][0] = "barred".into();
    Plan {
        slots: vec![slot("u1", Kind::One, &grades, false), slot("u2", Kind::One, &grades, false)],
        classes: vec![
            entry("heads", 30, 2, "leaders"),
            entry("leaders", 30, 3, ""),
            entry("members", 40, 5, ""),
        ],
        minimum: (3, 2),
        floor: Floor::Renormalise,
        rules: score_rules(&[("excellent", 1)], Ties::Open),
        tellers,
        votes: vec![("leaders", draw(&mut rng, 1, 2, &grades)), ("members", members)],
        written: Vec::new(),
        not_cast: 1,
    }
}

/// A small vote for or against two people.
pub(crate) fn admission(seed: u64, tellers: usize) -> Plan {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let options = ["yes", "no", "abstain"];
    Plan {
        slots: vec![slot("p1", Kind::One, &options, false), slot("p2", Kind::One, &options, true)],
        classes: vec![entry("all", 1, 4, "")],
        minimum: (0, 0),
        floor: Floor::Renormalise,
        rules: pass_rules(
            [Base::Entitled, Base::Present, Base::Cast, Base::Votes][(seed % 4) as usize],
        ),
        tellers,
        votes: vec![("all", {
            let mut votes = draw(&mut rng, 4, 2, &options);
            votes[1][1] = "+李四".into();
            votes
        })],
        written: vec![("p1", "yes", 1)],
        not_cast: seed % 2,
    }
}

/// A small election of two among three.
pub(crate) fn election(seed: u64, tellers: usize) -> Plan {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let papers = ["ffa", "faf", "aff+王五", "xfa", "fff", "aaa", "fxa"];
    Plan {
        slots: vec![slot("paper", Kind::Paper, &["c1", "c2", "c3"], true)],
        classes: vec![entry("all", 1, 5, "")],
        minimum: (0, 0),
        floor: Floor::Renormalise,
        rules: elect_rules(2, 2),
        tellers,
        votes: vec![("all", draw(&mut rng, 5, 1, &papers))],
        written: Vec::new(),
        not_cast: 0,
    }
}
