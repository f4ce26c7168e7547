### Help pages. Keys start with the file's name. Same keys and variables in zh and en.

help-title = Help
help-lead = This program helps units to record activities, keep minutes and publish bulletins. These are the things done most often.
help-what-title = What this program does
help-what-1 = Units: each in its place in the tree, as it stood on any day.
help-what-2 = Activities: meetings, lectures, theme days and training share one form: who was present, what was discussed and decided, how the vote went.
help-what-3 = Minutes: made by themselves once a record is confirmed, to be printed or downloaded as a Word file.
help-what-4 = Bulletins: drafted from the record; people edit, check and approve them before anything is public.
help-record-title = How to record a meeting
help-record-1 = Choose “Activities”, then “Record an activity”, and say which kind of meeting it was.
help-record-2 = Everything known is filled in: the unit, the place, the chair, everybody who should attend. Change only what was different.
help-record-3 = For each person who did not come, take the tick away and choose the reason.
help-record-4 = Write the topics and the decisions. A decision may name who does it and by when. If there was a vote, write how many were for, against and abstained.
help-record-5 = Choose “Save the record”. You may stop halfway: the draft is saved by itself.
help-record-6 = Ask the chair to open the record, check it and confirm it. After that it is not changed; a correction is added beside it.
help-publish-title = How to publish a bulletin
help-publish-1 = Open a confirmed activity and choose “Draft a bulletin”. The program writes a first draft from the record.
help-publish-2 = Edit the words until they sound like yours. Every number in the draft comes from the record.
help-publish-3 = Submit it. Somebody else checks the content, and a person with the right to do so approves it.
help-publish-4 = Once published, anybody can read and print it in the portal.
help-size-title = The letters are too small
help-size-text = At the top right of the page there are three letters of different size. Choose the large one and all text grows. The program remembers it.
help-safe-title = Can I break anything
help-safe-text = No. What was not finished leaves nothing half done, and what was done is on record: who did it, and when.
