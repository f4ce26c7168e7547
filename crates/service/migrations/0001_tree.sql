-- Units and their tree, people, posts, sessions, audit.
-- `realm` stands first in every key. Validity is half-open and never null: 9999-12-31 is "no end".
CREATE TABLE realm (
    realm       BIGINT NOT NULL PRIMARY KEY,
    rulebook    TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE unit (
    realm             BIGINT NOT NULL REFERENCES realm (realm),
    id                UUID NOT NULL,
    code              TEXT,
    founded_on        DATE,
    founding_document TEXT,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX unit_code ON unit (realm, code) WHERE code IS NOT NULL;

-- What a unit is called and what it is, over time.
CREATE TABLE unit_version (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    name_zh     TEXT,
    name_en     TEXT,
    kind        TEXT NOT NULL,
    PRIMARY KEY (realm, unit, valid_from),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until),
    CHECK (name_zh IS NOT NULL OR name_en IS NOT NULL)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE unit_field (
    realm BIGINT NOT NULL,
    unit  UUID NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (realm, unit, field),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id)
) /* sqlite: WITHOUT ROWID */;

-- The only truth about the tree. A unit exists on a day if a row of it holds on that day.
CREATE TABLE unit_parent (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    parent      UUID,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    PRIMARY KEY (realm, unit, valid_from),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, parent) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX unit_parent_below ON unit_parent (realm, parent, unit);

-- Derived from unit_parent in the same transaction; each unit is its own ancestor at depth 0.
CREATE TABLE ancestor (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    ancestor    UUID NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    depth       BIGINT NOT NULL,
    PRIMARY KEY (realm, unit, ancestor, valid_from)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX ancestor_below ON ancestor (realm, ancestor, valid_until, depth, unit);

-- Names, pinyin initials and codes, cut so that a search is a range of tokens.
CREATE TABLE unit_token (
    realm BIGINT NOT NULL,
    token TEXT NOT NULL,
    unit  UUID NOT NULL,
    PRIMARY KEY (realm, token, unit),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX unit_token_unit ON unit_token (realm, unit);

-- Named groups beside the tree.
CREATE TABLE body (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    unit        UUID NOT NULL,
    kind        TEXT NOT NULL,
    name_zh     TEXT,
    name_en     TEXT,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (name_zh IS NOT NULL OR name_en IS NOT NULL)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX body_unit ON body (realm, unit, id);

CREATE TABLE body_member (
    realm   BIGINT NOT NULL,
    body    UUID NOT NULL,
    ordinal BIGINT NOT NULL,
    unit    UUID,
    name_zh TEXT,
    name_en TEXT,
    PRIMARY KEY (realm, body, ordinal),
    FOREIGN KEY (realm, body) REFERENCES body (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (unit IS NOT NULL OR name_zh IS NOT NULL OR name_en IS NOT NULL)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE person (
    realm      BIGINT NOT NULL,
    id         UUID NOT NULL,
    name       TEXT NOT NULL,
    latin      TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE membership (
    realm       BIGINT NOT NULL,
    person      UUID NOT NULL,
    unit        UUID NOT NULL,
    standing    TEXT NOT NULL CHECK (standing IN ('full', 'probationary')),
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    PRIMARY KEY (realm, person, valid_from),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX membership_unit ON membership (realm, unit, person, valid_until, valid_from);

CREATE TABLE post (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    unit        UUID NOT NULL,
    person      UUID NOT NULL,
    post        TEXT NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX post_unit ON post (realm, unit, id);
CREATE INDEX post_person ON post (realm, person, id);

CREATE TABLE account (
    realm      BIGINT NOT NULL,
    id         UUID NOT NULL,
    person     UUID NOT NULL,
    demo_seat  BIGINT,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, id),
    UNIQUE (realm, person),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE session (
    realm      BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    account    UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, token_hash),
    FOREIGN KEY (realm, account) REFERENCES account (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX session_account ON session (realm, account, expires_at);

-- What a person typed and has not saved yet: one per account and address.
CREATE TABLE draft (
    realm    BIGINT NOT NULL,
    account  UUID NOT NULL,
    path     TEXT NOT NULL,
    body     TEXT NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, account, path),
    FOREIGN KEY (realm, account) REFERENCES account (realm, id)
);

-- One row for each change of state, in the same transaction. `actor` is null for the installation
-- itself; `because` says which post, membership or office allowed the act.
CREATE TABLE audit (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    actor       UUID,
    act         TEXT NOT NULL,
    unit        UUID,
    subject     UUID,
    because     TEXT NOT NULL,
    detail      TEXT NOT NULL,
    PRIMARY KEY (realm, id)
);
CREATE INDEX audit_subject ON audit (realm, subject, id);
CREATE INDEX audit_unit ON audit (realm, unit, id);
