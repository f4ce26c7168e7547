### Accounts, cards, passwords, the second factor. Keys start with the file's name. Same keys and variables in zh and en.

## Why something is refused.

account-refused-password-short = The password is too short: it needs at least { $min } characters. A few words in a row are easy to remember and hard to guess.
account-refused-password-long = The password is too long: at most { $max } characters.
account-refused-password-common = This password is so common that it is guessed first. Please choose another.
account-refused-password-pattern = A password cannot be just one repeated or running row of characters. Please choose another.
account-refused-password-personal = A password cannot be your name, login name or phone number. Please choose another.
account-refused-password-wrong = The present password is not right, so nothing was changed. Please try again.
account-refused-login-shape = A login name begins with a letter and has { $min } to { $max } letters or digits, with dots and hyphens between them.
account-refused-login-taken = Somebody else has this login name. Please choose another.
account-refused-wrong = Login name or password is not right. Please try again; if the password is lost, use a new sign-in card.
account-refused-wait-seconds = There were too many tries. Please wait { $n ->
    [one] one second
   *[other] { $n } seconds
  } and try again, or use a sign-in card.
account-refused-wait-minutes = There were too many tries. Please wait { $n ->
    [one] one minute
   *[other] { $n } minutes
  } and try again, or use a sign-in card.
account-refused-closed = This account is closed. Please ask an administrator.
account-refused-code-shape = The code on a card has 12 letters and digits, without 0, 1 and letters that look like them. Please compare with the card and type it again.
account-refused-code-unknown = There is no card with this code. Please compare with the card and type it again, and check that this is the address printed on it.
account-refused-card-used = This card was used already. Please sign in with login name and password; if the password is lost, ask for a new card.
account-refused-card-expired = This card ended on { $on }. Please ask for a new one.
account-refused-card-replaced = A newer card took the place of this one. Please use the newest.
account-refused-own-card = Nobody hands out a card to oneself. Please ask somebody else.
account-refused-card-of-office = This person is { $office } and has a password. A new card comes only from the terminal of the server, so that no administrator takes the place of another.
account-refused-nobody-without = Everybody here has a card or a password, so there is no card to print.
account-refused-printed-already = These cards were printed a moment ago, and codes are shown only once. If the print failed, hand out new cards.
account-refused-factor-wrong = The code is not right. Please type the six digits that the phone shows now; its clock must be right.
account-refused-factor-used = This code was used already. Please wait until the phone shows a new one.
account-refused-factor-missing = You have no second factor yet. Please set it up first.
account-refused-factor-there = The second factor is set up already.
account-refused-unknown-office = The rules know no office “{ $office }”. Please choose from the list again.
account-refused-own-office = Nobody gives an office to oneself or takes one’s own back. Please ask another security administrator.
account-refused-office-held = This person holds the office already.
account-refused-office-apart = This person is { $office }; the rules keep the two offices apart.
account-refused-office-without-posts = Who holds this office may hold no post, and this person holds one. End the post first, or choose somebody else.
account-refused-own-account = Nobody closes the own account.
account-refused-nobody-of-login = Nobody has this login name. Please compare with the card; who has no account needs a card first.

## The own account.

account-title = My account
account-login = Login name
account-login-change = Change the login name
account-login-hint = Letters that you remember well, such as your name. The old login name stops working.
account-login-new = New login name
account-login-none = No login name
account-password = Password
account-password-since = set { $when }
account-password-none = No password
account-password-change = Change the password
account-password-now = Present password
account-password-new = New password
account-password-again = The new password once more
account-password-hint = At least 8 characters. A few words in a row are easy to remember and hard to guess.
account-password-differ = The two passwords differ. Please type them again.
account-password-saved = The password is changed. You were signed out everywhere else.
account-save = Save
account-sessions = Where you are signed in
account-session-here = Here
account-session-since = Since { $when }
account-session-seen = Last look: { $when }
account-session-end = Sign out there
account-end-all = Sign out everywhere
account-end-all-lead = A lost phone, or forgotten to sign out somewhere? This signs you out everywhere, here too.
account-cards-given = Sign-in cards
account-card-given-by = { $when }, by { $name }
account-card-given-here = { $when }, on the server
account-card-given-used = used { $when }
account-card-given-unused = not used

## The second factor.

account-factor = Second factor
account-factor-lead = Some things touch the privacy of others. They need a code from your phone besides the password.
account-factor-none = Not set up
account-factor-since = Set up { $when }
account-factor-set-up = Set it up
account-factor-begin = Begin
account-factor-begin-lead = First install an authenticator app on your phone; any that scans a code will do. Then press the button.
account-factor-scan = Scan this with the authenticator
account-factor-scan-alt = Code for the authenticator
account-factor-typed = If you cannot scan, choose to type in the authenticator, take any account name, and this line as the key:
account-factor-code = Code from the phone
account-factor-code-hint = The six digits that it shows now
account-factor-confirm = Confirm
account-factor-go = Go on
account-factor-ready = Given; it counts for { $n } minutes.
account-factor-change = Another phone
account-factor-change-lead = To change phones, remove it here and set it up again with the new one. If the phone is lost, ask for a new sign-in card.
account-factor-drop = Remove the second factor

## Handing out cards.

account-cards = Sign-in cards
account-cards-lead = Hand each card over in person. It works once, within { $days } days. A new card ends the older ones, the password and the second factor, and signs the person out everywhere.
account-cards-all = Print a card for everybody who has none
account-cards-again = Also replace cards that were not used
account-cards-one = Hand out a card
account-cards-anew = New card
account-cards-none = There are no { -members } here.
account-cards-sure = With a new card, the present password of { $name } stops working at once, and all sessions end. Hand the new card over in person.
account-state = State
account-state-none = No card
account-state-waits = Has a card until { $when }
account-state-used = Can sign in
account-state-closed = Closed
account-person = Name

## A card on paper.

account-print-title = Print sign-in cards
account-print-lead = Print now: the codes stand only on this page and are gone when you leave it. Hand each card over in person, and destroy spoilt ones.
account-print-back = Back to the cards
account-print-brand = Sign-in card
account-print-address = Address
account-print-code = Code
account-print-until = Works once, until { $day }
account-print-how = Scan it, or open the address and type the code; then choose a password. Show this card to nobody.
account-print-alt = Code with which { $name } signs in

## Looking after accounts.

account-list = Accounts
account-list-lead = Closing an account signs the person out at once and lets nobody sign in to it; all records stay. It can be opened again at any time.
account-list-search = Login name, or the beginning of a name
account-list-find = Find
account-list-none = There is no such account.
account-list-close = Close
account-list-reopen = Open again
