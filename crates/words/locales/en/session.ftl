### Signing in and out. Keys start with the file's name. Same keys and variables in zh and en.

session-title = Sign in
session-demo-lead = Choose a person to enter as that person. Units and names are invented; there is no password, so feel free to try.
session-seats = Enter as
session-none-title = Signing in is not possible yet
session-none-text = There is no account here that can sign in. Ask your administrator; public content is in the portal.
session-to-portal = Go to the portal
session-ended = Your session has ended. Please sign in again.
session-kept = Your session has ended. What you typed was kept as a draft and nothing is lost; it is filled in again after you sign in.
session-needed = Please sign in to see this page.
session-already = You are signed in as { $name }. Choosing somebody else changes to that person.
session-out = Sign out
session-you = You
session-posts = Posts
session-no-post = No post
session-pages = Other pages
session-unknown-seat = This person can no longer sign in. Please choose another from the list.
