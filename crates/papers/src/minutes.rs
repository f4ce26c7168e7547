//! Minutes as a Word document, set as meeting records of offices are: A4, a title in 小标宋 of
//! 22 points, body in 仿宋 of 16 points on lines of exactly 31 points, first lines moved in by two
//! characters. English minutes use a serif face in the same sizes.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run,
    RunFonts, SpecialIndentType, Style, StyleType, Tab, TabLeaderType, TabValueType,
};
use jiff::tz::TimeZone;
use zhibu_domain::activity::Record;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Lang;
use zhibu_words::Words;
use zhibu_words::minutes::{Line, Minutes, minutes as lines_of};

use crate::Error;

/// Twentieths of a point, the unit of lengths in these files.
const TWIPS: u32 = 20;
/// Half points, the unit of sizes of type.
pub(crate) const HALF_POINTS: usize = 2;

/// 210 × 297 mm.
pub(crate) const PAGE: (u32, u32) = (11_906, 16_838);
/// 2.54 cm above and below.
const MARGIN_TOP: i32 = 1_440;
/// 3.17 cm left and right.
pub(crate) const MARGIN_SIDE: i32 = 1_797;
/// 1.5 cm from the edge to the number of the page.
const MARGIN_FOOTER: i32 = 850;

const TITLE_POINTS: usize = 22;
const TITLE_LINE_POINTS: u32 = 36;
const BODY_POINTS: usize = 16;
const BODY_LINE_POINTS: u32 = 31;
/// Two characters of the body.
const INDENT: i32 = 640;
/// Where the line to sign on ends.
const SIGNATURE_END: usize = 7_600;

pub(crate) const TITLE_STYLE: &str = "Title";
pub(crate) const BODY_STYLE: &str = "MinutesBody";
const STATE_STYLE: &str = "MinutesState";

/// The faces of one language. Office machines have them; the font table names what may stand in.
struct Faces {
    latin: &'static str,
    title: &'static str,
    label: &'static str,
    body: &'static str,
}

const CHINESE: Faces =
    Faces {
        latin: "Times New Roman", title: "方正小标宋简体", label: "黑体", body: "仿宋"
    };
const ENGLISH: Faces = Faces {
    latin: "Times New Roman",
    title: "Times New Roman",
    label: "Times New Roman",
    body: "Times New Roman",
};

/// Faces with those that may stand in where they are not installed.
const FONT_TABLE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:font w:name="方正小标宋简体">"#,
    r#"<w:altName w:val="方正小标宋_GBK,FZXiaoBiaoSong-B05S,宋体,SimSun,Noto Serif CJK SC"/>"#,
    r#"<w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="仿宋">"#,
    r#"<w:altName w:val="FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC"/>"#,
    r#"<w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="黑体">"#,
    r#"<w:altName w:val="SimHei,STHeiti,Noto Sans CJK SC"/>"#,
    r#"<w:charset w:val="86"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/>"#,
    r#"<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    "</w:fonts>",
);

/// The minutes of a record as a `.docx` file; instants are told in the given zone.
pub fn minutes(
    record: &Record,
    rules: &Rulebook,
    lang: Lang,
    zone: &TimeZone,
) -> Result<Vec<u8>, Error> {
    let setter = Setter::of(Words::of_rules(lang, rules));
    let mut docx = setter.sheet();
    if let Some(written) = record.confirmed_at.or(record.recorded_at) {
        docx = docx.created_at(&written.to_string()).updated_at(&written.to_string());
    }
    for paragraph in setter.paragraphs(&lines_of(record, rules, lang, zone)) {
        docx = docx.add_paragraph(paragraph);
    }
    packed(docx)
}

/// A document as the bytes of its file.
pub(crate) fn packed(docx: Docx) -> Result<Vec<u8>, Error> {
    let mut parts = docx.build();
    parts.font_table = FONT_TABLE.as_bytes().to_vec();
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).map_err(std::io::Error::from)?;
    Ok(file.into_inner())
}

/// Sets what offices set, in one language.
pub(crate) struct Setter {
    words: Words,
    faces: Faces,
}

impl Setter {
    /// The setter of the words' language.
    pub(crate) fn of(words: Words) -> Self {
        let faces = match words.lang() {
            Lang::Zh => CHINESE,
            Lang::En => ENGLISH,
        };
        Self { words, faces }
    }

    /// The face of headings.
    pub(crate) fn heading_face(&self) -> &'static str {
        self.faces.label
    }

    /// An empty sheet with its styles.
    pub(crate) fn sheet(&self) -> Docx {
        let margin = PageMargin::new()
            .top(MARGIN_TOP)
            .bottom(MARGIN_TOP)
            .left(MARGIN_SIDE)
            .right(MARGIN_SIDE)
            .footer(MARGIN_FOOTER);
        let number = Paragraph::new().style(STATE_STYLE).align(AlignmentType::Center);
        let title = Style::new(TITLE_STYLE, StyleType::Paragraph)
            .name("Title")
            .fonts(self.fonts(self.faces.title))
            .size(TITLE_POINTS * HALF_POINTS)
            .align(AlignmentType::Center)
            .line_spacing(exactly(TITLE_LINE_POINTS));
        let state = Style::new(STATE_STYLE, StyleType::Paragraph)
            .name("Minutes State")
            .fonts(self.fonts(self.faces.body))
            .size(BODY_POINTS * HALF_POINTS)
            .line_spacing(exactly(BODY_LINE_POINTS));
        let body = Style::new(BODY_STYLE, StyleType::Paragraph)
            .name("Minutes Body")
            .fonts(self.fonts(self.faces.body))
            .size(BODY_POINTS * HALF_POINTS)
            .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
            .line_spacing(exactly(BODY_LINE_POINTS));
        Docx::new()
            .page_size(PAGE.0, PAGE.1)
            .page_margin(margin)
            .default_fonts(self.fonts(self.faces.body))
            .default_size(BODY_POINTS * HALF_POINTS)
            .add_style(title)
            .add_style(body)
            .add_style(state)
            .footer(Footer::new().add_paragraph(number.add_page_num(PageNum::new())))
    }

    pub(crate) fn fonts(&self, face: &str) -> RunFonts {
        let fonts = RunFonts::new()
            .ascii(self.faces.latin)
            .hi_ansi(self.faces.latin)
            .cs(self.faces.latin)
            .east_asia(face);
        // Quotation marks belong to both scripts: in Chinese they take the Chinese face.
        match self.words.lang() {
            Lang::Zh => fonts.hint("eastAsia"),
            Lang::En => fonts,
        }
    }

    pub(crate) fn paragraphs(&self, minutes: &Minutes) -> Vec<Paragraph> {
        let title = Paragraph::new().style(TITLE_STYLE).add_run(run(&minutes.title));
        let mut paragraphs = vec![title, Paragraph::new().style(BODY_STYLE)];
        paragraphs.extend(minutes.lines.iter().flat_map(|line| self.line(line)));
        paragraphs.push(Paragraph::new().style(BODY_STYLE));
        paragraphs.extend(minutes.signatures.iter().map(|label| self.signature(label)));
        paragraphs.push(Paragraph::new().style(BODY_STYLE).add_run(run(&minutes.state)));
        paragraphs
    }

    /// One entry stands behind its label, several stand below it.
    fn line(&self, line: &Line) -> Vec<Paragraph> {
        let label = Paragraph::new().style(BODY_STYLE).add_run(self.label(&line.label));
        match line.items.as_slice() {
            [item] => vec![label.add_run(run(item))],
            items => {
                let below =
                    items.iter().map(|item| Paragraph::new().style(BODY_STYLE).add_run(run(item)));
                std::iter::once(label.keep_next(true)).chain(below).collect()
            }
        }
    }

    pub(crate) fn label(&self, label: &str) -> Run {
        let label = run(&self.words.with("minutes-label", &[("label", label.into())]));
        match self.words.lang() {
            Lang::Zh => label.fonts(self.fonts(self.faces.label)),
            Lang::En => label.bold(),
        }
    }

    /// A label and a line to sign on. Signatures stay on one page with the state below them.
    pub(crate) fn signature(&self, label: &str) -> Paragraph {
        let end =
            Tab::new().val(TabValueType::Left).leader(TabLeaderType::Underscore).pos(SIGNATURE_END);
        let label = self.words.with("minutes-label", &[("label", label.into())]);
        Paragraph::new()
            .style(BODY_STYLE)
            .keep_next(true)
            .add_tab(end)
            .add_run(run(&label))
            .add_run(Run::new().add_tab())
    }
}

pub(crate) fn exactly(points: u32) -> LineSpacing {
    LineSpacing::new()
        .before(0)
        .after(0)
        .line_rule(LineSpacingType::Exact)
        .line(i32::try_from(points * TWIPS).unwrap_or(i32::MAX))
}

/// A run of text without the control characters that would make the file unreadable.
pub(crate) fn run(text: &str) -> Run {
    let readable = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    Run::new().add_text(text.chars().filter(readable).collect::<String>())
}
