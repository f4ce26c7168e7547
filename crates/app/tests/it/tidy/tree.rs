//! The repository's own text files.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file, its path relative to the root with `/` between folders.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// A planted file.
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The place of a line, counted from 1.
    pub(super) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// The root of the workspace.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// All text files whose path passes. A check of nothing holds nothing, so an empty choice fails.
pub(super) fn sources(chosen: impl Fn(&str) -> bool) -> Vec<Source> {
    let mut found = Vec::new();
    for path in files() {
        if chosen(&path)
            && let Ok(text) = fs::read_to_string(root().join(&path))
        {
            found.push(Source { path, text });
        }
    }
    assert!(!found.is_empty(), "the check looked at no file: its choice of paths is wrong");
    found
}

/// All files of the repository, sorted, without what builds, version control and demonstrations
/// leave behind.
pub(super) fn files() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let below = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            let is_ours = !matches!(below.as_str(), "target" | ".git" | "zhibu-data" | "demo-data");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && is_ours => folders.push(path),
                Ok(kind) if kind.is_file() => found.push(below),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// True for Rust that goes into the program.
pub(super) fn is_program(path: &str) -> bool {
    path.starts_with("crates/") && path.contains("/src/") && has_ending(path, "rs")
}

/// True if the file's name ends like this.
pub(super) fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == ending)
}
