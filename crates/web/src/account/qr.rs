//! Codes that phones read, as lines of a page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Empty squares around the code, which readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// A code as a path.
pub(crate) struct Picture {
    /// Squares of one side, with the empty ones around.
    pub(crate) size: usize,
    /// The dark squares, row by row, each run as one stroke.
    pub(crate) path: String,
}

impl Picture {
    /// The code of a text; `None` if the text is too long for one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let (width, colors) = (code.width(), code.to_colors());
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&Color::Dark) {
                    let length = run.len();
                    let (left, top) = (x + QUIET, y + QUIET);
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_square_with_room_around() {
        let picture = Picture::of("https://zhibu.example/card?code=23456789ABCD").unwrap();
        assert_eq!(picture.size, 29 + 2 * QUIET);
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", picture.path);
        assert!(Picture::of(&"长".repeat(2000)).is_none());
    }
}
