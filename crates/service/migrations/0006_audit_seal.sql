-- The chain over the log. Each row gets, within about a second, its number in the chain of its realm
-- and a seal: SHA-256 over the seal before it and the row's own bytes. `docs/admin` describes the
-- bytes, so that another program can check them. Both columns are null until then; nothing else of
-- a row ever changes.
ALTER TABLE audit ADD COLUMN seal_number BIGINT;
ALTER TABLE audit ADD COLUMN seal TEXT;
CREATE UNIQUE INDEX audit_sealed ON audit (realm, seal_number) WHERE seal_number IS NOT NULL;
CREATE INDEX audit_unsealed ON audit (realm, id) WHERE seal_number IS NULL;

-- The end of each chain, kept apart from it, so that a cut tail shows.
CREATE TABLE audit_head (
    realm       BIGINT NOT NULL PRIMARY KEY REFERENCES realm (realm),
    seal_number BIGINT NOT NULL,
    seal        TEXT NOT NULL,
    sealed_at   TIMESTAMPTZ NOT NULL
);
