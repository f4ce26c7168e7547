//! The ring: a year around a centre, an arc for each period, a band for each thing that is owed.
//!
//! Pure geometry. Days become degrees, 0 at the top and clockwise, so that months, quarters and
//! leap years need no case of their own. Refuses to know rules, units and sentences.

use std::fmt::Write as _;

use jiff::civil::Date;
use zhibu_domain::day::Span;

/// The middle of the square that everything is drawn in, from 0 to 480.
const CENTRE: f64 = 240.0;
/// Radius of the outermost edge.
const EDGE: f64 = 210.0;
/// From one band to the next, while there are at most [`WIDE_BANDS`].
const STEP: f64 = 29.0;
const WIDE_BANDS: usize = 5;
/// What more bands share among them.
const ROOM: f64 = 139.0;
const GAP: f64 = 6.0;
/// Sides are moved in, so that gaps stay parallel; outlines once more, for their stroke.
const INSET: f64 = 1.5;
const STROKE: f64 = 1.0;
/// Half the width and the depth of a notch in a band of the usual thickness.
const NOTCH: (f64, f64) = (10.0, 14.0);
const NOTCHED_THICKNESS: f64 = 23.0;
/// Where the numbers of months stand, and where the hand points from and to.
const MONTHS_AT: f64 = 230.0;
const HAND: (f64, f64) = (212.5, 220.0);
const HAND_HALF: f64 = 1.5;
/// A name takes at most a third of the circle.
const NAME_DEGREES: f64 = 120.0;
/// A band thinner than this has no room for a name.
const NAME_FROM: f64 = 12.0;

/// How an arc looks. Fill and outline tell them apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Filled.
    Held,
    /// A strong outline: it is time.
    Now,
    /// A thin outline: it is not time yet.
    Soon,
    /// An outline that asks for a hand.
    Late,
    /// Nothing but the track of the band.
    Off,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Look::Held => "held",
            Look::Now => "now",
            Look::Soon => "soon",
            Look::Late => "late",
            Look::Off => "off",
        }
    }
}

/// What a band has to show for some days.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// The days.
    pub(crate) days: Span,
    /// How it looks.
    pub(crate) look: Look,
    /// Whether its deadline passed without it.
    pub(crate) notched: bool,
    /// How much is done, of how much; an outline is filled so far, from the inside.
    pub(crate) done: (u32, u32),
    /// Where it leads.
    pub(crate) href: String,
    /// What it says.
    pub(crate) says: String,
}

/// What is owed, from the first days of the year to the last.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// Its name.
    pub(crate) name: String,
    /// In order of the days.
    pub(crate) pieces: Vec<Piece>,
}

/// An arc as the page draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) class: &'static str,
    pub(crate) path: String,
    /// The part that is done, if it is a part.
    pub(crate) part: Option<String>,
    pub(crate) href: String,
    pub(crate) says: String,
}

/// A name that follows an arc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Number of the band, which makes the id of the path.
    pub(crate) band: usize,
    pub(crate) class: &'static str,
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A text at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) text: i8,
    /// Whether it is the present month.
    pub(crate) now: bool,
}

/// A ring as the page draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ring {
    /// Radii of the bands with days on which nothing is owed.
    pub(crate) tracks: Vec<String>,
    pub(crate) arcs: Vec<Arc>,
    pub(crate) names: Vec<Name>,
    pub(crate) months: Vec<Mark>,
    /// Points at today, if today lies in the year.
    pub(crate) hand: Option<String>,
}

impl Ring {
    /// Draws a year. `today` is the reader's day.
    pub(crate) fn of(year: i16, today: Date, bands: &[Band]) -> Self {
        let lay = Lay { year, bands: bands.len() };
        let mut ring = Self {
            tracks: Vec::new(),
            arcs: Vec::new(),
            names: Vec::new(),
            months: lay.months(today),
            hand: (today.year() == year).then(|| lay.hand(today)),
        };
        for (number, band) in bands.iter().enumerate() {
            if lay.is_broken(&band.pieces) {
                ring.tracks.push(plain(lay.middle(number)));
            }
            ring.arcs.extend(band.pieces.iter().filter_map(|piece| lay.arc(number, piece)));
            ring.names.extend(lay.name(number, band));
        }
        ring
    }
}

/// The measures of one ring.
#[derive(Debug, Clone, Copy)]
struct Lay {
    year: i16,
    bands: usize,
}

/// From and until, in degrees.
type Turn = (f64, f64);

impl Lay {
    fn count(self) -> f64 {
        f64::from(u32::try_from(self.bands).unwrap_or(u32::MAX).max(1))
    }

    fn step(self) -> f64 {
        if self.bands <= WIDE_BANDS { STEP } else { ROOM / self.count() }
    }

    fn thickness(self) -> f64 {
        // So many bands that gaps of the usual width would leave nothing share the room otherwise.
        (self.step() - GAP).max(self.step() * 0.6)
    }

    fn outer(self, band: usize) -> f64 {
        EDGE - self.step() * f64::from(u32::try_from(band).unwrap_or(u32::MAX))
    }

    fn middle(self, band: usize) -> f64 {
        self.outer(band) - self.thickness() / 2.0
    }

    fn days(self) -> Span {
        zhibu_domain::deadline::year(self.year)
    }

    /// Degrees of the first moment of a day.
    fn degrees(self, day: Date) -> f64 {
        let days = self.days();
        let length = (days.until - days.from).get_days();
        f64::from((day - days.from).get_days()) / f64::from(length) * 360.0
    }

    fn turn(self, days: Span) -> Option<Turn> {
        let days = days.overlap(self.days())?;
        Some((self.degrees(days.from), self.degrees(days.until)))
    }

    /// Whether some day of the year has no arc that is drawn.
    fn is_broken(self, pieces: &[Piece]) -> bool {
        let mut reached = self.days().from;
        for piece in pieces.iter().filter(|piece| piece.look != Look::Off) {
            if piece.days.from <= reached {
                reached = reached.max(piece.days.until);
            }
        }
        reached < self.days().until
    }

    fn arc(self, band: usize, piece: &Piece) -> Option<Arc> {
        let turn = self.turn(piece.days)?;
        let (outer, inner) = (self.outer(band), self.outer(band) - self.thickness());
        let moved = if piece.look == Look::Held { 0.0 } else { STROKE };
        let shape =
            Shape { inner: inner + moved, outer: outer - moved, inset: INSET + moved, turn };
        let scale = (self.thickness() / NOTCHED_THICKNESS).min(1.0);
        let notch = piece.notched.then_some((NOTCH.0 * scale, NOTCH.1 * scale));
        let outlined = !matches!(piece.look, Look::Held | Look::Off);
        Some(Arc {
            class: piece.look.class(),
            path: shape.path(notch),
            part: if outlined { shape.part(piece.done, notch) } else { None },
            href: piece.href.clone(),
            says: piece.says.clone(),
        })
    }

    /// The name of a band along its first arc, or as many as it takes.
    fn name(self, band: usize, what: &Band) -> Option<Name> {
        let wide = self.bands <= WIDE_BANDS;
        if self.thickness() < NAME_FROM {
            return None;
        }
        let first = what.pieces.first()?;
        let (from, mut until) = self.turn(first.days)?;
        let middle = self.middle(band);
        let needed = (width(&what.name, wide) / middle).to_degrees();
        let mut tone = Tone::of(first);
        for next in what.pieces.iter().skip(1) {
            let Some(turn) = self.turn(next.days) else { break };
            if until - from >= needed || turn.0 > until {
                break;
            }
            until = turn.1;
            if Tone::of(next) != tone {
                tone = Tone::Mixed;
            }
        }
        until = until.min(from + NAME_DEGREES);
        let room = (until - from).to_radians() * middle;
        let below = (f64::midpoint(from, until) - 180.0).abs() < 90.0;
        let (start, end) = if below { (until, from) } else { (from, until) };
        let mut path = start_at(middle, start);
        push_arc(&mut path, middle, (start, end));
        Some(Name { band, class: tone.class(wide), path, text: cut(&what.name, room, wide) })
    }

    fn months(self, today: Date) -> Vec<Mark> {
        let months = zhibu_domain::cadence::Period::MONTH.spans(self.days());
        let mark = |month: Span| {
            let (from, until) = self.turn(month)?;
            let (x, y) = point(MONTHS_AT, f64::midpoint(from, until));
            let now = month.holds(today);
            Some(Mark { x: fixed(x), y: fixed(y), text: month.from.month(), now })
        };
        months.filter_map(mark).collect()
    }

    fn hand(self, today: Date) -> String {
        let at = self.degrees(today);
        let mut path = start_at(HAND.0, at);
        push_line(&mut path, HAND.1, at - HAND_HALF);
        push_line(&mut path, HAND.1, at + HAND_HALF);
        path.push('Z');
        path
    }
}

/// What a name stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Filled,
    Open,
    Mixed,
}

impl Tone {
    fn of(piece: &Piece) -> Self {
        match piece.look {
            Look::Held => Tone::Filled,
            Look::Off => Tone::Open,
            _ if piece.done.0 > 0 => Tone::Mixed,
            _ => Tone::Open,
        }
    }

    fn class(self, wide: bool) -> &'static str {
        match (self, wide) {
            (Tone::Filled, true) => "lab on",
            (Tone::Open, true) => "lab ink",
            (Tone::Mixed, true) => "lab ink over",
            (Tone::Filled, false) => "lab thin on",
            (Tone::Open, false) => "lab thin ink",
            (Tone::Mixed, false) => "lab thin ink over",
        }
    }
}

/// About how long a name is when it is drawn as large as it ever is.
fn width(name: &str, wide: bool) -> f64 {
    name.chars().map(|c| width_of(c, wide)).sum()
}

fn width_of(c: char, wide: bool) -> f64 {
    match (c.is_ascii(), wide) {
        (true, true) => 9.0,
        (false, true) => 19.0,
        (true, false) => 6.2,
        (false, false) => 12.0,
    }
}

/// A name with as many letters as there is room for.
fn cut(name: &str, room: f64, wide: bool) -> String {
    if width(name, wide) <= room {
        return name.to_owned();
    }
    let mut left = room - width_of('…', wide);
    let fits = |c: &char| {
        left -= width_of(*c, wide);
        left >= 0.0
    };
    let start: String = name.chars().take_while(fits).collect();
    format!("{}…", start.trim_end())
}

/// A piece of a band between two radii.
#[derive(Debug, Clone, Copy)]
struct Shape {
    inner: f64,
    outer: f64,
    inset: f64,
    turn: Turn,
}

impl Shape {
    /// The sides at a radius.
    fn sides(self, radius: f64) -> Turn {
        let inset = (self.inset / radius).to_degrees();
        (self.turn.0 + inset, self.turn.1 - inset)
    }

    /// Its outline; a notch is half as wide as its first number, and as deep as its second.
    fn path(self, notch: Option<(f64, f64)>) -> String {
        let (from, until) = self.sides(self.outer);
        let (end, start) = self.sides(self.inner);
        let mut path = start_at(self.outer, from);
        match notch {
            None => push_arc(&mut path, self.outer, (from, until)),
            Some((half, depth)) => {
                let middle = f64::midpoint(self.turn.0, self.turn.1);
                let half = (half / self.outer).to_degrees();
                push_arc(&mut path, self.outer, (from, middle - half));
                push_line(&mut path, self.outer - depth, middle);
                push_line(&mut path, self.outer, middle + half);
                push_arc(&mut path, self.outer, (middle + half, until));
            }
        }
        push_line(&mut path, self.inner, start);
        push_arc(&mut path, self.inner, (start, end));
        path.push('Z');
        path
    }

    /// What is done of it, from the inside; a notch cuts into it as far as it reaches.
    fn part(self, (done, of): (u32, u32), notch: Option<(f64, f64)>) -> Option<String> {
        if done == 0 || of == 0 {
            return None;
        }
        let share = (f64::from(done) / f64::from(of)).min(1.0);
        let outer = self.inner + (self.outer - self.inner) * share;
        let notch = notch.and_then(|(half, depth)| {
            let cut = outer - (self.outer - depth);
            (cut > 0.0).then(|| (half * cut / depth, cut))
        });
        Some(Shape { outer, ..self }.path(notch))
    }
}

fn point(radius: f64, degrees: f64) -> (f64, f64) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    (CENTRE + radius * sin, CENTRE - radius * cos)
}

fn start_at(radius: f64, degrees: f64) -> String {
    let (x, y) = point(radius, degrees);
    format!("M{x:.2} {y:.2}")
}

fn push_line(path: &mut String, radius: f64, degrees: f64) {
    let (x, y) = point(radius, degrees);
    push(path, format_args!("L{x:.2} {y:.2}"));
}

/// An arc from where the path is, the short or the long way as the degrees say.
fn push_arc(path: &mut String, radius: f64, (from, until): Turn) {
    let (x, y) = point(radius, until);
    let long = u8::from((until - from).abs() > 180.0);
    let clockwise = u8::from(until > from);
    let r = plain(radius);
    push(path, format_args!("A{r} {r} 0 {long} {clockwise} {x:.2} {y:.2}"));
}

fn push(path: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing into a string does not fail.
    let _ = path.write_fmt(part);
}

fn fixed(number: f64) -> String {
    format!("{number:.2}")
}

/// A number with two places at most.
fn plain(number: f64) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests;
