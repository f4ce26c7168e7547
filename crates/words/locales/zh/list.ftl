### How several things are joined. Keys start with the file's name. Same keys and variables in zh and en.

list-comma = 、
list-last = 和
list-semicolon = ；
list-clause = ，
list-sentence = { "" }
