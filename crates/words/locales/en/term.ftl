# What things are called where no rulebook says so. Sentences borrow these words; a rulebook's
# [[term]] entries go before them. With a capital: at the beginning of a sentence.
# The words differ between organisations, so no sentence puts "a" or "an" before them.

-member = member
-Member = Member
-members = members
-Members = Members
-full-member = full member
-Full-member = Full member
-full-members = full members
-Full-members = Full members
-probationary-member = probationary member
-Probationary-member = Probationary member
-probationary-members = probationary members
-Probationary-members = Probationary members
-membership = membership
-Membership = Membership
-group = group
-Group = Group
-groups = groups
-Groups = Groups
-committee = committee
-Committee = Committee
-joining = joining
-Joining = Joining
-portal = portal
-Portal = Portal
