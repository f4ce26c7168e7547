### Installation offices. Keys start with the file's name. Same keys and variables in zh and en.

office-title = Offices
office-lead = Offices stand beside the tree of units; the rules say what each may do. System, security and audit administrator are three different people, and nobody gives an office to oneself.
office-rules = What each office may do
office-held-since = since { $when }
office-nobody = Nobody holds it yet.
office-give = Give the office
office-office = Office
office-login = Login name of the person
office-login-hint = As on the sign-in card, or as changed since
office-take-back = Take back
