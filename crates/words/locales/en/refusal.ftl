### Why something was not done, and how to mend it. Keys start with the file's name. Same keys and variables in zh and en.
