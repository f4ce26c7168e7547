### Protected fields: citizen number and phone. Keys start with the file's name. Same keys and variables in zh and en.

protected-citizen-number = Citizen number
protected-phone = Phone

## Why one was not kept.

protected-citizen-empty = No citizen number is given.
protected-citizen-length = A citizen number has 18 characters; this one has { $given }. Copy it again from the card; in a sheet, make the column text.
protected-citizen-old = This is an old number of 15 digits, out of use since 2013. Give the 18 characters of the present identity card.
protected-citizen-character = Character { $place } of the citizen number is wrong: the first 17 are digits, the last is a digit or an X. Correct it from the card.
protected-citizen-birth = Characters 7 to 14 of a citizen number are the day of birth; these are no day. Correct them from the card.
protected-citizen-check = The check character of the citizen number does not fit: a digit is wrong, or two neighbours are swapped. Compare it with the card, digit by digit.
protected-citizen-other-birth = The citizen number has another day of birth than the one given. Look at the card and correct one of them.
protected-citizen-other-sex = The citizen number has another sex than the one given. Look at the card and correct one of them.
protected-phone-empty = No phone is given.
protected-phone-character = Character { $place } of the phone is no part of a number. Give digits only, and an x before an extension.
protected-phone-mobile = A mobile number has 11 digits; this one has { $given }. Check it and give it again.
protected-phone-length = This phone has { $given } digits and is no complete number. Give a fixed line with its area code, a foreign number with a plus and its country code.
protected-taken = Somebody else here is on record with this citizen number. Check it; if it is right, ask the unit above to find out.
protected-taken-by = This citizen number is on record for { $name }. Check it; if it is the same person, do not enter them twice.

## Why one was not shown.

protected-no-reason = Say why you need to see it. The person concerned will read this reason.
protected-long-reason = A reason has at most { $max } characters. Make it shorter.
protected-number-in-reason = Leave numbers out of the reason, because it stays in the log. Say only why you need to see it.

## When there is no key.

protected-no-key = This installation has no master key, so citizen numbers and phones can be neither kept nor shown. All else works; tell the system administrator.
protected-wrong-key = The master key here is not that of this database, so protected fields can be neither shown nor kept. Tell the system administrator.
