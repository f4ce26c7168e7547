### Rights and why one has them. Keys start with the file's name. Same keys and variables in zh and en.
