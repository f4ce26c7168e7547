//! Bulletins over HTTP: who may take which step, and what is refused.
