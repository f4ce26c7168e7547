//! Loading.
/// A file of a rulebook: its name and its text.
pub struct File;
/// A fault.
pub struct Fault;
