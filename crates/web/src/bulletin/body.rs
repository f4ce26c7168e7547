//! The body of an article as blocks: paragraphs parted by blank lines, and lines that start with
//! `## ` as headings.
//!
//! It makes no HTML. Templates write the text of a block through their escaping, so that nothing
//! typed becomes markup, on whatever page it is shown.

/// What starts a line that is a heading.
const HEADING: &str = "## ";

/// A paragraph or a heading, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// A heading has one line.
    pub(crate) heading: bool,
    /// Stands before the first heading and is the first paragraph.
    pub(crate) lead: bool,
    /// The lines as typed, without the blanks around them; a paragraph shows one under the other.
    pub(crate) lines: Vec<&'a str>,
}

/// The blocks of a body, in order.
pub(crate) fn blocks(body: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for line in body.lines() {
        let line = line.trim();
        if let Some(heading) = heading_of(line) {
            open = false;
            if !heading.is_empty() {
                found.push(Block { heading: true, lead: false, lines: vec![heading] });
            }
        } else if line.is_empty() {
            open = false;
        } else if let (true, Some(block)) = (open, found.last_mut()) {
            block.lines.push(line);
        } else {
            found.push(Block { heading: false, lead: found.is_empty(), lines: vec![line] });
            open = true;
        }
    }
    found
}

/// The text of a heading, if the line is one; a mark without text is an empty heading.
fn heading_of(line: &str) -> Option<&str> {
    match line.strip_prefix(HEADING) {
        Some(text) => Some(text.trim()),
        None => (line == HEADING.trim_end()).then_some(""),
    }
}

/// The first paragraph in one line of at most `max` characters, for lists and feeds.
pub(crate) fn opening(body: &str, max: usize) -> String {
    let blocks = blocks(body);
    let first = blocks.iter().find(|block| !block.heading);
    let text = first.map(|block| block.lines.join(" ")).unwrap_or_default();
    if text.chars().count() <= max {
        return text;
    }
    let cut: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;

    #[derive(Template)]
    #[template(
        source = "{% import \"bulletin/parts.html\" as bulletin %}{{ bulletin::body(blocks) }}",
        ext = "html"
    )]
    struct Body<'a> {
        blocks: Vec<Block<'a>>,
    }

    fn shown(body: &str) -> String {
        Body { blocks: blocks(body) }.render().unwrap()
    }

    #[test]
    fn blank_lines_part_paragraphs_and_marks_make_headings() {
        let body = "第一段。\n接着一行。\n\n\n## 参加人员\n应到9人。\n  \n## \n##\n最后。\n";
        insta::assert_snapshot!(shown(body), @r#"
        <p class="lead">第一段。<br>接着一行。</p>
        <h2>参加人员</h2>
        <p>应到9人。</p>
        <p>最后。</p>
        "#);
    }

    #[test]
    fn nothing_typed_becomes_markup() {
        let body = "<script>alert(1)</script>\n\n## <img src=x onerror=\"a\">\n\n&amp; </p><b>'";
        let page = shown(body);
        let tags: Vec<&str> =
            page.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect();
        for tag in &tags {
            assert!(["p", "/p", "h2", "/h2", "br", "p class=\"lead\""].contains(tag), "<{tag}>");
        }
        assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{page}");
        assert!(page.contains("&#38;amp;"), "{page}");
    }

    #[test]
    fn a_long_line_stays_whole() {
        let long = "长".repeat(zhibu_domain::bulletin::BODY_MAX_CHARS);
        let found = blocks(&long);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].lines, [long.as_str()]);
        assert!(shown(&long).contains(&long));
    }

    #[test]
    fn no_block_is_empty() {
        for body in ["", "\n\n", "  \n\t\n", "##", "## ", "\n## \n\n##   \n", "\u{3000}\n"] {
            assert_eq!(blocks(body), [], "{body:?}");
            assert_eq!(opening(body, 10), "");
        }
        for block in blocks("a\n\n \n## b\n## \nc\n\u{3000}\nd") {
            assert!(!block.lines.is_empty());
            assert!(block.lines.iter().all(|line| !line.trim().is_empty()), "{block:?}");
        }
    }

    #[test]
    fn what_is_no_mark_is_text() {
        for line in ["#", "# a", "### a", "a ## b", "##a"] {
            let found = blocks(line);
            assert!(found.len() == 1 && !found[0].heading, "{line}");
        }
    }

    #[test]
    fn an_opening_is_the_first_paragraph_cut_by_characters() {
        assert_eq!(opening("## 标题\n\n一二三四五\n六", 20), "一二三四五 六");
        assert_eq!(opening("一二三四五", 5), "一二三四五");
        assert_eq!(opening("一二三四五", 4), "一二三…");
    }
}
