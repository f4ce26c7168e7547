-- Calendar feeds: addresses that phones ask for without signing in. Only the hash of the secret part
-- of an address is kept. `ended_at` says when it was stopped.
CREATE TABLE feed (
    realm      BIGINT NOT NULL,
    id         UUID NOT NULL,
    person     UUID NOT NULL,
    unit       UUID NOT NULL,
    token_hash TEXT NOT NULL,
    lang       TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
    created_at TIMESTAMPTZ NOT NULL,
    ended_at   TIMESTAMPTZ,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX feed_token ON feed (realm, token_hash);
CREATE INDEX feed_person ON feed (realm, person, id);
