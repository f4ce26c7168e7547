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
