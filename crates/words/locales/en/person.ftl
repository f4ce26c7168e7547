### People and members. Keys start with the file's name. Same keys and variables in zh and en.

person-full = Full members
person-probationary = Probationary members
person-lead = Full members: { $full }. Probationary members: { $probationary }.
person-name = Name
person-standing = Standing
person-posts = Posts
person-none = No members are entered here
person-none-text = The roll is entered by the unit above. If you are looking at an earlier day, choose another one.
person-none-kind = Nobody belongs directly to a unit of this kind. Members belong to the branches below; follow the unit's page down.
person-to-unit = To the unit's page
person-standing-full = Full member
person-standing-probationary = Probationary member

person-latin = Name in Latin letters
person-native-place = Native place
person-employer = Employer and work
person-born-on = Date of birth
person-joined-on = Date of joining
person-full-on = Date of full membership
person-refused-name-missing = The name is missing. Please give the name.
person-refused-too-long = { $part }: at most { $max } characters. Please shorten it.
person-refused-unknown-code = { $list }: there is no “{ $code }”. Please choose from the list.
person-refused-future = { $part } lies after today ({ $today }). Please check the date.
person-refused-order = { $second } lies before { $first }. Please check both dates.
person-refused-changed = Somebody else changed this record while you were writing. Please look at it again, then change it.
