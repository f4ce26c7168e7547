### Memberships and marks. Keys start with the file's name. Same keys and variables in zh and en.

membership-refused-already = This person has belonged to a unit since { $since }. Please let them leave there first, then take them in here.
membership-refused-none = This person belonged to no unit on that day. Please take them in first.
membership-refused-future = The day lies after today ({ $today }). Please do this on that day.
membership-refused-before = The { -membership } already changed on { $since }, and the past is not rewritten. Please give that day or a later one.
membership-refused-same = Nothing would change. Please choose another unit, { -group } or kind.
membership-refused-kind = Units of the kind “{ $kind }” have no { -members } of their own. Please choose a unit below.
membership-refused-unit-not-there = The unit does not exist on that day. Please check the date or choose another unit.
membership-refused-group = The { -group } does not belong to this unit on that day. Please choose another { -group }.
membership-refused-not-back = { -Full-members } do not become { -probationary-members } again. If it was entered by mistake, let the person leave as “entered by mistake” and take them in again.
membership-refused-leaving = There is no reason “{ $reason }” for leaving. Please choose from the list.
membership-refused-posts-remain = This person still holds { $count ->
    [one] 1 post
   *[other] { $count } posts
}. Please end it first.
membership-refused-reference-too-long = A reference has at most { $max } characters. Please shorten it.
membership-refused-flag = There is no mark “{ $flag }”. Please choose from the list.
membership-refused-flag-runs = This person has had the mark since { $since }. Please end it first, or give other dates.
membership-refused-ends-before = The end does not come after the beginning ({ $from }). Please check.
