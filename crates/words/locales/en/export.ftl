### Lists as spreadsheets. Keys start with the file's name. Same keys and variables in zh and en.

export-excel = Export as an Excel sheet
