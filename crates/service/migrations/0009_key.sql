-- The master keys in force, of the installation and not of one realm: each by a constant sealed
-- under it, so that another key is noticed before anything is sealed with it. The newest seals; an
-- older one is here only while its values are being sealed anew. The keys themselves lie in a file.
CREATE TABLE master_key (
    number      BIGINT NOT NULL PRIMARY KEY,
    suite       TEXT NOT NULL,
    check_value BYTEA NOT NULL,
    made_at     TIMESTAMPTZ NOT NULL,
    CHECK (number > 0)
);
