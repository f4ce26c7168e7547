### What a rhythm asks over a stretch of time, told on the command line. Keys start with the file's name. Same keys and variables in zh and en.

explain-cadence-often = { $rule } ({ $unit }): { $often }.
explain-cadence-total = Whole periods from { $first } to { $last }: { $periods }; required in all: { $required }.
explain-cadence-since = The rule holds from { $day } on.
explain-cadence-cut = Not counted, since the first or the last day cuts them: { $n }.
explain-cadence-period = { $period }: { $required }, in time from { $opens } to { $last }, made up until { $make_up_last }.
explain-cadence-period-strict = { $period }: { $required }, in time from { $opens } to { $last }, not made up later.
explain-cadence-season = Generally in { $months }.
explain-cadence-members = Not asked of a unit with fewer than { $n } full { -members } at the start of the period.
explain-cadence-exempt = Not asked of: { $kinds }.
explain-cadence-credited = Credited as study for taking part once: { $n ->
    [one] 1 minute
   *[other] { $n } minutes
 }.
explain-cadence-also = Such an activity also counts for: { $rules }.
explain-cadence-local = How often is a local choice; units may set another number.
explain-source = Source of { $about }: { $source }.
