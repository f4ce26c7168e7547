//! Compiles this crate again when a rulebook gains or loses a file, which the compiler does not
//! notice by itself.

fn main() {
    println!("cargo::rerun-if-changed=../../rulebooks");
}
