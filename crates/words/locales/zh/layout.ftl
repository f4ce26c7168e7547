### The frame of every page: header, rail, footer, error page, shared buttons. Keys start with the file's name. Same keys and variables in zh and en.
