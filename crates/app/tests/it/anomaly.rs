//! What goes wrong around the program: it is killed, its clock goes back, its file cannot be written.
