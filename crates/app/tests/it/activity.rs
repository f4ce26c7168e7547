//! Activities over HTTP: from the announcement to the addition, and which buttons each state has.
