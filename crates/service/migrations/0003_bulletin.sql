-- Bulletins: drafted from a record, edited, checked, approved and published by people.
CREATE TABLE bulletin (
    realm         BIGINT NOT NULL,
    id            UUID NOT NULL,
    unit          UUID NOT NULL,
    activity      UUID,
    state         TEXT NOT NULL
        CHECK (state IN ('draft', 'submitted', 'checked', 'published', 'withdrawn')),
    title_zh      TEXT,
    title_en      TEXT,
    body_zh       TEXT,
    body_en       TEXT,
    source_zh     TEXT,
    source_en     TEXT,
    portal_column TEXT,
    copyright_zh  TEXT,
    copyright_en  TEXT,
    -- Taken over from the place of first publication.
    imported_on       DATE,
    imported_views    BIGINT,
    imported_comments BIGINT,
    views         BIGINT NOT NULL,
    edited_by     UUID,
    edited_at     TIMESTAMPTZ,
    checked_by    UUID,
    checked_at    TIMESTAMPTZ,
    approved_by   UUID,
    published_at  TIMESTAMPTZ,
    -- The day that the portal orders by.
    listed_on     DATE,
    withdrawn_zh  TEXT,
    withdrawn_en  TEXT,
    created_at    TIMESTAMPTZ NOT NULL,
    created_by    UUID,
    version       BIGINT NOT NULL,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    CHECK (title_zh IS NOT NULL OR title_en IS NOT NULL),
    CHECK (body_zh IS NOT NULL OR body_en IS NOT NULL),
    CHECK (state <> 'published' OR (published_at IS NOT NULL AND listed_on IS NOT NULL)),
    CHECK (state <> 'withdrawn' OR withdrawn_zh IS NOT NULL OR withdrawn_en IS NOT NULL)
);
CREATE INDEX bulletin_unit ON bulletin (realm, unit, id);
CREATE INDEX bulletin_activity ON bulletin (realm, activity);
CREATE INDEX bulletin_portal ON bulletin (realm, state, listed_on, id);

CREATE TABLE bulletin_editor (
    realm    BIGINT NOT NULL,
    bulletin UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('editor', 'responsible-editor')),
    PRIMARY KEY (realm, bulletin, ordinal),
    FOREIGN KEY (realm, bulletin) REFERENCES bulletin (realm, id)
) /* sqlite: WITHOUT ROWID */;
