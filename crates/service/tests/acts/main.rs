//! The acts on a real database. `ZHIBU_TEST_ENGINE` chooses it: `sqlite` (default) or `postgres`.

mod access;
mod activity;
mod bulletin;
mod support;
mod tree;
