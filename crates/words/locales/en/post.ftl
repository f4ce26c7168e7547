### Posts and terms. Keys start with the file's name. Same keys and variables in zh and en.

post-refused-unknown = There is no post “{ $post }”. Please choose from the list.
post-refused-not-here = Units of the kind “{ $kind }” have no { $post }. Please choose another post or unit.
post-refused-taken = This post has one holder, and somebody has held it since { $since }. Please end that first, or change the dates.
post-refused-already-holds = This person has held the post since { $since }. Please end that first, or change the dates.
post-refused-ends-before = The end lies before the beginning ({ $from }). Please check.
post-refused-too-far = A post begins on { $latest } at the latest. Please check the year.
post-refused-unit-not-there = The unit does not exist on that day. Please check the date.
post-refused-already-ended = This post ended before { $until } already. Nothing is left to do.
post-refused-end-missing = Please give the end: leave and standing in have an end from the start.
post-refused-outside = The leave lies outside the time in the post ({ $span }). Please check.
post-refused-on-leave = This overlaps the leave that began on { $since }. Please give other dates.
post-refused-own-stand-in = Nobody stands in for oneself. Please choose somebody else.
post-refused-term-ends = The last day of the term does not come after the election ({ $elected }). Please check.
post-refused-future = The election lies after today ({ $today }). Please enter it when it is over.
post-refused-reference-too-long = A reference has at most { $max } characters. Please shorten it.
post-refused-office = This person is { $office } and may hold no other post by the rules. Please choose somebody else, or take the office back first.
