-- Sheets that were handed in, what their columns mean, and what was known before they were taken over.
CREATE TABLE import (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    -- Where it was handed in, and where people belong of whom the sheet does not say it.
    unit        UUID NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('people', 'units', 'posts')),
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'undone')),
    -- The row of the headings that a person pointed at, counted from 0, and its sheet.
    sheet       BIGINT,
    head_row    BIGINT,
    created_at  TIMESTAMPTZ NOT NULL,
    created_by  UUID,
    done_at     TIMESTAMPTZ,
    done_by     UUID,
    rows_taken  BIGINT,
    rows_left   BIGINT,
    undone_at   TIMESTAMPTZ,
    undone_by   UUID,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (state = 'waiting' OR done_at IS NOT NULL),
    CHECK (state <> 'undone' OR undone_at IS NOT NULL)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX import_unit ON import (realm, unit, id);
CREATE INDEX import_same ON import (realm, sha256, unit);

-- The file itself, which holds citizen numbers: sealed, in parts.
CREATE TABLE import_part (
    realm      BIGINT NOT NULL,
    import     UUID NOT NULL,
    ordinal    BIGINT NOT NULL,
    key_number BIGINT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (realm, import, ordinal),
    FOREIGN KEY (realm, import) REFERENCES import (realm, id)
);

-- What a person said that the columns of a set of headings mean. `field` is null for a column that is
-- not taken over.
CREATE TABLE import_column (
    realm    BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    headings TEXT NOT NULL,
    place    BIGINT NOT NULL,
    field    TEXT,
    PRIMARY KEY (realm, kind, headings, place)
) /* sqlite: WITHOUT ROWID */;

-- What was known of people, units and posts before a sheet changed it, for putting it back. `version`
-- is that of the record after the change. A protected value stays sealed.
CREATE TABLE import_before (
    realm      BIGINT NOT NULL,
    import     UUID NOT NULL,
    ordinal    BIGINT NOT NULL,
    what       TEXT NOT NULL
        CHECK (what IN ('person', 'membership', 'citizen-number', 'phone', 'unit', 'post')),
    subject    UUID NOT NULL,
    version    BIGINT,
    known      TEXT,
    key_number BIGINT,
    sealed     BYTEA,
    PRIMARY KEY (realm, import, ordinal),
    FOREIGN KEY (realm, import) REFERENCES import (realm, id)
);

-- The sheet that brought a unit. People, memberships and posts have the same column already.
ALTER TABLE unit ADD COLUMN import UUID;
