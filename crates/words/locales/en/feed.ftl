### A calendar at an address of its own. Keys start with the file's name. Same keys and variables in zh and en.

feed-title = Subscribe to a calendar
feed-lead = The calendar on a phone or computer can follow a unit's activities and deadlines. It keeps itself up to date and needs no sign-in.
feed-new = Make an address
feed-unit = Unit
feed-unit-choose = Choose a unit that you may see.
feed-unit-none = There is no unit that you may see.
feed-language = Language of the calendar
feed-gives = Whoever has the address sees the unit's name, its activities from 90 days back to a year ahead (title, time, place), and its deadlines. Nobody sees names of people, attendance or what a record says.
feed-only-you = Keep the address for your own devices and do not pass it on. If it got out, stop it here and make another.
feed-open = Make the address
feed-own = Addresses in use
feed-own-none = You have made none.
feed-since = made { $when }, { $lang }
feed-stop = Stop
feed-stop-of = { " " }({ $unit })
feed-ended = Stopped. Calendars that use this address are no longer kept up to date.
feed-ends = An address also stops working when you may no longer see the unit, and when your account is closed or you are given a new card.
feed-lang-zh = Chinese
feed-lang-en = English

feed-made = The address is ready
feed-made-lead = It is shown only this once. If you leave the page without keeping it, stop it and make another.
feed-made-of = Calendar of { $unit }
feed-address = Address
feed-scan = Scan it with a phone
feed-scan-alt = Code to subscribe to the calendar of { $unit }
feed-on-this = Subscribe on this device
feed-how = How to use it
feed-how-phone = On a phone: scan the code, open the link and add the calendar. If nothing is offered, copy the address; in the calendar's settings choose to add an account, then another one, then a subscribed calendar.
feed-how-desk = On a computer: in the calendar program choose to add a calendar from an address, and paste it.
feed-how-often = How often it is brought up to date is up to the device; usually every few hours.
feed-back = Back to subscriptions

feed-calendar-name = Calendar of { $unit }
feed-due = Last day: { $rule } ({ $period })
feed-due-about = { $often }; now { $state }.

feed-refused-too-many = You can have { $max } addresses at a time. Stop one that you no longer need.
feed-refused-opened = This address was made before and cannot be shown again. If you did not keep it, stop it and make another.
