### Numbers of people and of units, exact or vague. Keys start with the file's name. Same keys and variables in zh and en.

count-exact = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
count-more-than = more than { $n ->
    [one] { $n } person
   *[other] { $n } people
}
count-about = about { $n ->
    [one] { $n } person
   *[other] { $n } people
}
count-some = some
count-all = all
count-not-stated = number not stated
