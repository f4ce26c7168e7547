### The audit log. Keys start with the file's name. Same keys and variables in zh and en.

## The chain, as `zhibu audit` and `zhibu doctor` tell of it
audit-chain-sound = The log is whole: { $n } { $n ->
    [one] row is
   *[other] rows are
} sealed, each to the one before.
audit-chain-broken = The log is not whole; faults found: { $n }.
audit-chain-head = End of the chain (write it down): { $head }
audit-chain-unsealed = Not sealed yet: { $n }, the earliest of { $at }.
audit-chain-realm = Realm { $realm }:
audit-fault-changed = Row { $n } was changed: it does not fit its seal.
audit-fault-missing = Row { $until } stands where row { $from } should: rows were removed, put in or moved.
audit-fault-end = The end is marked at row { $marked }, but the chain ends at row { $found }: rows were cut off or added there.
audit-fault-end-seal = The end is marked at row { $n } with another seal: the end was written anew.
audit-fault-no-marker = The mark of the end is gone; the chain ends at row { $found }.
audit-fault-known-head = The end that was written down (row { $n }) is not part of this chain: since then that row, or one before it, was changed or removed.
audit-fault-line = Line { $line } of the file cannot be read.
audit-fault-cut = The file is not whole; its end is missing.
audit-exported = { $n } { $n ->
    [one] row
   *[other] rows
} of the log written to { $file }.
