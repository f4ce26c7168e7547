//! The ring against the drawing that it copies, and over many years and rhythms.

use jiff::civil::date;
use proptest::prelude::*;
use zhibu_domain::cadence::{PERIOD_MONTHS, Period};
use zhibu_domain::deadline::year;

use super::*;

fn piece(from: Date, until: Date, look: Look, notched: bool) -> Piece {
    let (href, says) = (String::new(), String::new());
    Piece { days: Span { from, until }, look, notched, done: (0, 1), href, says }
}

fn whole(months: u8, of: i16, look: Look) -> Vec<Piece> {
    let spans = Period::of_months(months).unwrap().spans(year(of));
    spans.map(|span| piece(span.from, span.until, look, false)).collect()
}

fn band(name: &str, pieces: Vec<Piece>) -> Band {
    Band { name: name.to_owned(), pieces }
}

/// The drawing's year: months in the first two bands, quarters in the next two, a season.
fn drawn() -> Ring {
    let mut theme = whole(1, 2026, Look::Held);
    theme[10].look = Look::Now;
    theme[11].look = Look::Soon;
    let mut committee = whole(1, 2026, Look::Held);
    committee[6].notched = true;
    (committee[9].look, committee[9].notched) = (Look::Late, true);
    let mut class = whole(3, 2026, Look::Held);
    class[1].notched = true;
    let life = piece(date(2026, 10, 1), date(2027, 1, 1), Look::Now, false);
    let bands = [
        band("主题党日", theme),
        band("支委会", committee),
        band("党员大会", whole(3, 2026, Look::Held)),
        band("党课", class),
        band("组织生活会", vec![life]),
    ];
    Ring::of(2026, date(2026, 11, 20), &bands)
}

#[test]
fn arcs_are_those_of_the_drawing() {
    let ring = drawn();
    let path = |band: usize, at: usize| {
        let before = [0, 12, 24, 28, 32][band];
        ring.arcs[before + at].path.as_str()
    };
    for (drawn, wanted) in [
        // Filled.
        (
            path(0, 0),
            "M241.50 30.01A210 210 0 0 1 345.53 58.44L333.83 78.24A187 187 0 0 0 241.50 53.01Z",
        ),
        // Outlined, for today and for later.
        (
            path(0, 10),
            "M59.96 133.86A209 209 0 0 1 131.54 61.34L142.23 79.43A188 188 0 0 0 78.18 144.31Z",
        ),
        (
            path(0, 11),
            "M135.85 58.80A209 209 0 0 1 237.50 31.01L237.50 52.02A188 188 0 0 0 146.53 76.88Z",
        ),
        // Filled and notched, outlined and notched.
        (
            path(1, 6),
            "M243.17 420.97A181 181 0 0 1 206.57 417.89L200.14 402.17L187.16 413.12A181 181 0 0 1 153.30 398.88L164.48 378.78A158 158 0 0 0 242.58 397.98Z",
        ),
        (
            path(1, 9),
            "M60.00 239.82A180 180 0 0 1 63.53 204.53L79.32 198.30L68.55 185.18A180 180 0 0 1 82.63 152.62L100.85 163.07A159 159 0 0 0 81.00 239.55Z",
        ),
        // A quarter, and the season of a year.
        (
            path(3, 1),
            "M362.99 238.85A123 123 0 0 1 335.61 317.38L318.88 315.23L321.82 331.84A123 123 0 0 1 244.67 362.91L244.08 339.92A100 100 0 0 0 340.00 239.35Z",
        ),
        (
            path(4, 0),
            "M147.01 238.70A93 93 0 0 1 237.50 147.03L237.50 168.04A72 72 0 0 0 168.02 238.43Z",
        ),
    ] {
        assert_eq!(drawn, wanted);
    }
}

#[test]
fn names_months_tracks_and_hand_are_those_of_the_drawing() {
    let ring = drawn();
    let names: Vec<_> = ring.names.iter().map(|name| (name.class, name.path.as_str())).collect();
    assert_eq!(
        names,
        [
            ("lab on", "M240.00 41.50A198.5 198.5 0 0 1 340.97 69.10"),
            ("lab on", "M240.00 70.50A169.5 169.5 0 0 1 326.22 94.07"),
            ("lab on", "M240.00 99.50A140.5 140.5 0 0 1 380.47 236.98"),
            ("lab on", "M240.00 128.50A111.5 111.5 0 0 1 351.47 237.60"),
            ("lab ink", "M157.51 241.07A82.5 82.5 0 0 1 240.00 157.50"),
        ]
    );
    assert_eq!(ring.tracks, ["82.5"]);
    let november = &ring.months[10];
    assert_eq!((november.x.as_str(), november.y.as_str()), ("76.32", "78.42"));
    let now: Vec<_> = ring.months.iter().filter(|month| month.now).map(|m| m.text).collect();
    assert_eq!(now, [11]);
    assert_eq!(ring.hand.unwrap(), "M99.40 80.66L90.17 78.91L98.81 71.28Z");
}

#[test]
fn another_year_has_no_hand_and_no_present_month() {
    let ring = Ring::of(2025, date(2026, 11, 20), &[]);
    assert_eq!(ring.hand, None);
    assert!(ring.months.len() == 12 && ring.months.iter().all(|month| !month.now));
}

#[test]
fn an_outline_is_filled_from_the_inside_as_far_as_the_share_goes() {
    let mut half = piece(date(2026, 1, 1), date(2026, 2, 1), Look::Late, true);
    half.done = (1, 2);
    let ring = Ring::of(2026, date(2026, 11, 20), &[band("a", vec![half.clone()])]);
    // Radii 188 to 209: half of it ends at 198.5, and the notch reaches down to 195.
    let part = ring.arcs[0].part.as_deref().unwrap();
    assert!(part.contains("A198.5 198.5") && part.contains("A188 188"), "{part}");
    assert_eq!(part.matches('L').count(), 3, "the notch cuts into what is filled: {part}");
    half.done = (1, 4);
    let ring = Ring::of(2026, date(2026, 11, 20), &[band("a", vec![half.clone()])]);
    let part = ring.arcs[0].part.as_deref().unwrap();
    assert_eq!(part.matches('L').count(), 1, "the notch does not reach it: {part}");
    half.done = (0, 4);
    let ring = Ring::of(2026, date(2026, 11, 20), &[band("a", vec![half])]);
    assert_eq!(ring.arcs[0].part, None);
}

#[test]
fn a_name_reads_from_left_to_right_and_takes_the_arcs_that_it_needs() {
    let name = |pieces, text: &str| {
        let ring = Ring::of(2026, date(2026, 11, 20), &[band(text, pieces)]);
        ring.names[0].clone()
    };
    let summer = piece(date(2026, 5, 1), date(2026, 9, 1), Look::Now, false);
    let below = name(vec![summer], "支委会");
    assert!(below.path.contains(" 0 0 0 "), "against the clock below: {}", below.path);
    let short = name(whole(1, 2026, Look::Held), "支委会");
    let long = name(whole(1, 2026, Look::Held), "branch committee meeting");
    assert_ne!(short.path, long.path);
    let mut mixed = whole(1, 2026, Look::Held);
    mixed[1].look = Look::Soon;
    assert_eq!(name(mixed, "branch committee meeting").class, "lab ink over");
    let endless = "a committee meeting of the branch together with all of its groups";
    let cut = name(whole(1, 2026, Look::Held), endless).text;
    assert!(cut.ends_with('…') && endless.starts_with(cut.trim_end_matches('…')), "{cut}");
}

/// The degrees at which an arc of the outer edge begins and ends, worked out from its path.
fn ends(path: &str, outer: f64) -> Vec<f64> {
    let mut numbers = Vec::new();
    for part in path.split(|c: char| c.is_ascii_alphabetic()).filter(|part| !part.is_empty()) {
        let part: Vec<f64> = part.split(' ').map(|number| number.parse().unwrap()).collect();
        numbers.push((part[part.len() - 2], part[part.len() - 1]));
    }
    let on_edge = |(x, y): &&(f64, f64)| ((x - 240.0).hypot(y - 240.0) - outer).abs() < 0.02;
    let degrees = |(x, y): &(f64, f64)| (x - 240.0).atan2(240.0 - y).to_degrees().rem_euclid(360.0);
    numbers.iter().filter(on_edge).map(degrees).collect()
}

proptest! {
    #[test]
    fn arcs_of_a_band_never_overlap_and_bands_never_touch(
        of in 1900_i16..2200,
        months in proptest::sample::select(PERIOD_MONTHS.to_vec()),
        bands in 1_usize..24,
        looks in proptest::collection::vec((0_usize..5, any::<bool>()), 12),
    ) {
        let all = [Look::Held, Look::Now, Look::Soon, Look::Late, Look::Off];
        let mut pieces = whole(months, of, Look::Held);
        for (piece, (look, notched)) in pieces.iter_mut().zip(&looks) {
            piece.look = all[*look];
            piece.notched = *notched;
        }
        let count = pieces.len();
        let bands: Vec<Band> = (0..bands).map(|_| band("名", pieces.clone())).collect();
        let ring = Ring::of(of, date(2026, 11, 20), &bands);
        prop_assert_eq!(ring.arcs.len(), count * bands.len());
        let lay = Lay { year: of, bands: bands.len() };
        for (number, arcs) in ring.arcs.chunks(count).enumerate() {
            let mut reached = -0.001;
            for (arc, piece) in arcs.iter().zip(&pieces) {
                let moved = if piece.look == Look::Held { 0.0 } else { 1.0 };
                let ends = ends(&arc.path, lay.outer(number) - moved);
                prop_assert_eq!(ends.len(), if piece.notched { 4 } else { 2 }, "{}", arc.path);
                for end in ends {
                    prop_assert!(end > reached, "{} after {}: {}", end, reached, arc.path);
                    reached = end;
                }
            }
            prop_assert!(lay.thickness() > 1.0);
            let next = lay.outer(number + 1);
            prop_assert!(next < lay.outer(number) - lay.thickness(), "bands touch");
            prop_assert!(next > 60.0, "the centre stays free");
        }
    }
}
