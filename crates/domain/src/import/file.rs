//! What a file may be, and why it is not read at all. It refuses to know how files are read.

/// How much of a file is read. These are bounds of the program, not of a regulation: above them a
/// sheet is more likely a mistake or an attack than a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of everything packed inside an .xlsx, unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of any one part besides the sheets themselves: texts, styles, names.
    pub part_bytes: u64,
    /// Parts inside an .xlsx.
    pub parts: usize,
    /// Rows that hold anything, in all sheets.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Cells that hold anything, in all sheets.
    pub cells: u32,
}

impl Limits {
    /// The limits of the program. 30 MB hold half a million people.
    pub const DEFAULT: Limits = Limits {
        file_bytes: 30 * 1024 * 1024,
        unpacked_bytes: 512 * 1024 * 1024,
        part_bytes: 96 * 1024 * 1024,
        parts: 2000,
        rows: 300_000,
        columns: 300,
        cells: 6_000_000,
    };
}

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than allowed.
    #[error("the file is larger than {max_bytes} bytes")]
    TooLarge {
        /// The most that is read.
        max_bytes: u64,
    },
    /// Small, but swells to more than allowed when unpacked.
    #[error("the file unpacks to more than {max_bytes} bytes")]
    Swells {
        /// The most that is unpacked.
        max_bytes: u64,
    },
    /// More rows than allowed.
    #[error("more than {max} rows")]
    TooManyRows {
        /// The most that are read.
        max: u32,
    },
    /// More columns than allowed.
    #[error("more than {max} columns")]
    TooManyColumns {
        /// The most that are read.
        max: u32,
    },
    /// More cells than allowed.
    #[error("more than {max} cells")]
    TooManyCells {
        /// The most that are read.
        max: u32,
    },
    /// Neither .xlsx nor .xls nor .csv.
    #[error("neither a spreadsheet nor a table of text")]
    NotASheet,
    /// Locked with a password.
    #[error("locked with a password")]
    Locked,
    /// A spreadsheet whose inside is broken.
    #[error("the file is damaged")]
    Damaged,
    /// Text in neither UTF-8 nor GB 18030.
    #[error("the characters are neither UTF-8 nor GB 18030")]
    Encoding,
    /// No sheet holds a cell.
    #[error("no sheet holds anything")]
    Blank,
}
