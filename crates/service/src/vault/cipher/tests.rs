//! Known vectors of the standards, and what binds a sealed value to its place.
