### Bodies beside the tree. Keys start with the file's name. Same keys and variables in zh and en.
