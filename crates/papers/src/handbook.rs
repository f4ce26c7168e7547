//! The book of a unit's year as a Word document: a cover, the contents, tables, each record on a page
//! of its own, places to sign. Set as the minutes are; unit and year stand at the top of each page.

use docx_rs::{
    AlignmentType, Docx, Header, Paragraph, Style, StyleType, Table, TableCell, TableLayoutType,
    TableRow, WidthType,
};
use jiff::Timestamp;
use zhibu_words::Words;
use zhibu_words::handbook::{Book, Section};

use crate::Error;
use crate::minutes::{
    BODY_STYLE, HALF_POINTS, MARGIN_SIDE, PAGE, Setter, TITLE_STYLE, exactly, packed, run,
};

const HEADING_STYLE: &str = "Heading1";
const CELL_STYLE: &str = "HandbookCell";
const SMALL_STYLE: &str = "HandbookSmall";

const HEADING_POINTS: usize = 16;
const HEADING_LINE_POINTS: u32 = 36;
const CELL_POINTS: usize = 11;
const CELL_LINE_POINTS: u32 = 18;
/// Empty lines above the title of the cover.
const COVER_LINES: usize = 5;
/// What the edges of a cell take, in letters.
const CELL_EDGES: usize = 2;
/// Columns share the width by their longest text, within these bounds.
const COLUMN_LETTERS: (usize, usize) = (8, 40);

/// A book as a `.docx` file, made at an instant.
///
/// # Errors
/// [`Error::Pack`].
pub fn handbook(book: &Book, words: Words, made_at: Timestamp) -> Result<Vec<u8>, Error> {
    let setter = Setter::of(words);
    let mut docx =
        sheet(&setter, book).created_at(&made_at.to_string()).updated_at(&made_at.to_string());
    for paragraph in cover(&setter, book).into_iter().chain(contents(book, words)) {
        docx = docx.add_paragraph(paragraph);
    }
    for (index, section) in book.sections.iter().enumerate() {
        docx = docx.add_paragraph(heading(&section.heading).page_break_before(index == 0));
        docx = docx.add_table(table(&setter, section));
        if let Some(note) = &section.note {
            docx = docx.add_paragraph(Paragraph::new().style(SMALL_STYLE).add_run(run(note)));
        }
    }
    for (index, entry) in book.records.iter().enumerate() {
        if index == 0 {
            docx = docx.add_paragraph(heading(&book.records_heading).page_break_before(true));
        }
        for (line, paragraph) in setter.paragraphs(&entry.minutes).into_iter().enumerate() {
            docx = docx.add_paragraph(paragraph.page_break_before(index > 0 && line == 0));
        }
    }
    for (index, label) in book.signatures.iter().enumerate() {
        let place = setter.signature(label);
        docx = docx.add_paragraph(place.page_break_before(index == 0));
    }
    packed(docx)
}

/// The sheet of the minutes with what a book has besides.
fn sheet(setter: &Setter, book: &Book) -> Docx {
    let head = Style::new(HEADING_STYLE, StyleType::Paragraph)
        .name("heading 1")
        .fonts(setter.fonts(setter.heading_face()))
        .size(HEADING_POINTS * HALF_POINTS)
        .outline_lvl(0)
        .line_spacing(exactly(HEADING_LINE_POINTS));
    let cell = |id: &str, name: &str, points: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(points * HALF_POINTS)
            .line_spacing(exactly(CELL_LINE_POINTS))
    };
    let top =
        Paragraph::new().style(SMALL_STYLE).align(AlignmentType::Center).add_run(run(&book.header));
    setter
        .sheet()
        .add_style(head)
        .add_style(cell(CELL_STYLE, "Handbook Cell", CELL_POINTS))
        .add_style(cell(SMALL_STYLE, "Handbook Small", CELL_POINTS))
        .header(Header::new().add_paragraph(top))
}

fn heading(text: &str) -> Paragraph {
    Paragraph::new().style(HEADING_STYLE).keep_next(true).add_run(run(text))
}

fn cover(setter: &Setter, book: &Book) -> Vec<Paragraph> {
    let empty = || Paragraph::new().style(BODY_STYLE);
    let mut cover: Vec<Paragraph> = (0..COVER_LINES).map(|_| empty()).collect();
    let title = |text: &str| Paragraph::new().style(TITLE_STYLE).add_run(run(text));
    cover.push(title(&book.title));
    cover.push(title(&book.period));
    cover.extend((0..COVER_LINES).map(|_| empty()));
    cover.extend(
        book.cover
            .iter()
            .map(|(label, value)| empty().add_run(setter.label(label)).add_run(run(value))),
    );
    cover.extend(book.notes.iter().map(|note| empty().add_run(run(note))));
    cover
}

/// What stands in the book, without numbers of pages: the program that shows the file numbers them.
fn contents(book: &Book, words: Words) -> Vec<Paragraph> {
    let line = |text: &str| Paragraph::new().style(CELL_STYLE).add_run(run(text));
    let mut contents = vec![heading(words.t("handbook-contents")).page_break_before(true)];
    contents.extend(book.sections.iter().map(|section| line(&section.heading)));
    if !book.records.is_empty() {
        contents.push(line(&book.records_heading));
    }
    let inside = |text: &str| line(text).indent(Some(420), None, None, None);
    contents.extend(book.records.iter().map(|entry| inside(&entry.line)));
    contents
}

fn table(setter: &Setter, section: &Section) -> Table {
    let widths = widths(section);
    let row = |cells: &[String], head: bool| {
        let cells = cells.iter().zip(&widths).map(|(text, width)| {
            let text = run(text);
            let text = if head { text.fonts(setter.fonts(setter.heading_face())) } else { text };
            TableCell::new()
                .width(*width, WidthType::Dxa)
                .add_paragraph(Paragraph::new().style(CELL_STYLE).add_run(text))
        });
        TableRow::new(cells.collect()).cant_split()
    };
    let rows = section.rows.iter().map(|cells| row(cells, false));
    Table::new(std::iter::once(row(&section.columns, true)).chain(rows).collect())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths)
}

/// Widths of columns in twentieths of a point, as long texts and short ones need them.
fn widths(section: &Section) -> Vec<usize> {
    let side = u32::try_from(MARGIN_SIDE).unwrap_or(0);
    let whole = usize::try_from(PAGE.0.saturating_sub(2 * side)).unwrap_or(0);
    let letters = |text: &String| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let longest = |column: usize| -> usize {
        let rows = section.rows.iter().filter_map(|row| row.get(column));
        let texts = section.columns.get(column).into_iter().chain(rows);
        (texts.map(letters).max().unwrap_or(0) + CELL_EDGES)
            .clamp(COLUMN_LETTERS.0, COLUMN_LETTERS.1)
    };
    let needs: Vec<usize> = (0..section.columns.len()).map(longest).collect();
    let sum = needs.iter().sum::<usize>().max(1);
    needs.iter().map(|need| need * whole / sum).collect()
}
