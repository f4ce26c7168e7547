//! Bulletins: article from record, edited, checked, approved, published.
