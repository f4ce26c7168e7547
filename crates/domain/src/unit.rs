//! Units and the tree. `parent` with validity is the only truth; the closure is derived.
