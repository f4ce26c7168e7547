//! Keyset pages: a query asks for one row more than a page holds; the surplus row says that more
//! follow.

/// Cuts the rows to the page; if there were more, the last row kept is the cursor.
pub(crate) fn cut<T>(rows: &mut Vec<T>, page: u32) -> Option<&T> {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    if rows.len() <= page {
        return None;
    }
    rows.truncate(page);
    rows.last()
}
