### The frame of every page: header, rail, footer, error page, shared buttons. Keys start with the file's name. Same keys and variables in zh and en.

layout-brand = Zhibu
layout-home = { layout-brand } home
layout-skip = Skip to content
layout-error-prefix = Error:{" "}
layout-demo = Demonstration: units and people are invented
layout-open-source = { layout-brand } · open-source software
layout-main = Main
layout-tools = Display and account
layout-size = Text size
layout-size-s = Small text
layout-size-m = Medium text
layout-size-l = Large text
layout-size-letter-s = A
layout-size-letter-m = A
layout-size-letter-l = A
layout-me = Me: { $name }
layout-sign-in = Sign in
layout-workspace = Workspace
layout-portal-title = { -Portal }
layout-switch-unit = Switch unit
layout-switch-hint = Name, pinyin initials or code
layout-no-unit = Choose a unit

layout-today = Today
layout-units = Units
layout-people = People
layout-activities = Activities
layout-bulletins = Bulletins
layout-portal = Portal
layout-more = More
layout-help = Help

layout-why = Why
layout-print = Print
layout-back = Back
layout-please-choose = Please choose
layout-previous = Previous page
layout-next = Next page
layout-pages = Pages

layout-errors-title = { $n ->
    [one] Error: one thing to mend; everything you typed is kept
   *[other] Error: { $n } things to mend; everything you typed is kept
}
layout-fault-required = Please fill in “{ $label }”.
layout-fault-long = “{ $label }” may have at most { $max } characters. It has { $chars }; please remove { $over }.
layout-fault-date = “{ $label }” could not be read. Please write a date like 2026-11-20.
layout-fault-date-absent = “{ $label }” is not a day that exists: month { $month } of { $year } has only { $last } days. Please choose another day.
layout-fault-time = “{ $label }” could not be read. Please write a time like 15:00.
layout-fault-number = “{ $label }” must be a whole number from { $least } to { $most }.
layout-fault-choice = “{ $label }” is not one of the choices. Please choose again from the list.

layout-draft-saved = Draft saved at { $minute }
layout-draft-waiting = The draft is saved by itself
layout-draft-expired = Your session has ended. The draft was saved at { $minute }; sign in again to go on.
layout-draft-found = There is a draft from { $when }. It has been filled in for you.
layout-draft-discard = Discard the draft and start again

layout-error-home = Back to the start
layout-error-again = Try again
layout-error-reference = Reference: { $reference }
layout-error-not-found-title = This page was not found
layout-error-not-found-text = The address may be mistyped, the content may have moved, or it may not be open to you. Check the address, or begin again from the start page.
layout-error-denied-title = You may not do this
layout-error-denied-text = None of your present posts gives this right. If your work needs it, ask whoever is in charge in the unit above.
layout-error-conflict-title = Somebody else has changed this
layout-error-conflict-text = After you opened this page somebody else saved a newer version, so yours was not saved and theirs was not overwritten. Go back, reload the page, compare, and fill it in again.
layout-error-refused-title = This was not done
layout-error-refused-text = A rule does not allow this step, so nothing was changed. Go back one page and check it.
layout-error-faulty-title = What was sent could not be read
layout-error-faulty-text = The address or the form is incomplete. Nothing was changed. Go back one page and try again.
layout-error-large-title = Too large
layout-error-large-text = What was sent is larger than allowed. Nothing was saved. Please shorten the text or make the attachment smaller, and send it again.
layout-error-busy-title = Too busy just now
layout-error-busy-text = Too many people are saving at once. Nothing was saved or changed. Wait a few seconds and try again.
layout-error-internal-title = The program failed
layout-error-internal-text = This was not done; what was saved before is safe. Please try again later. If it still fails, give the reference below to your administrator.
layout-error-forged-title = Please confirm once more
layout-error-forged-text = It is not certain that this form came from the page you are signed in to, so nothing was saved. You may have signed out, or in again, in another window.
layout-error-forged-again = Everything you typed is below. Check it, then send it again.
layout-error-forged-copy = Everything you typed is below, to be copied. Open the page again, fill it in and send it.
layout-error-forged-attachment = The attachment was not kept. Go back to the page, choose it again and send it.
layout-error-forged-send = It is right, send it again
layout-error-forged-typed = What you typed
layout-error-forged-page = Open the page again
