-- What is known of a unit besides name and place, numbers that apply below a unit, and how
-- activities are found.

-- Codes that others gave to a unit. A scheme gives a code to one unit at a time.
CREATE TABLE external_code (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    scheme      TEXT NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    code        TEXT NOT NULL,
    PRIMARY KEY (realm, unit, scheme, valid_from),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX external_code_code ON external_code (realm, scheme, code, unit);

-- Who guides a unit besides the unit above it: another unit, or a body outside the tree. Gives no
-- rights.
CREATE TABLE unit_guide (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    guide       UUID,
    outside_zh  TEXT,
    outside_en  TEXT,
    reference   TEXT,
    PRIMARY KEY (realm, unit, valid_from),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, guide) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until),
    CHECK ((guide IS NULL) <> (outside_zh IS NULL AND outside_en IS NULL))
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX unit_guide_guide ON unit_guide (realm, guide, unit);

-- How a unit is reached at present. The contact is a person on the roll or a name.
CREATE TABLE unit_contact (
    realm     BIGINT NOT NULL,
    unit      UUID NOT NULL,
    person    UUID,
    contact   TEXT,
    phone     TEXT,
    fax       TEXT,
    address   TEXT,
    postcode  TEXT,
    email     TEXT,
    website   TEXT,
    situation TEXT CHECK (situation IN ('single', 'joint', 'same-as-parent')),
    PRIMARY KEY (realm, unit),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    CHECK (person IS NULL OR contact IS NULL)
) /* sqlite: WITHOUT ROWID */;

-- Numbers of the rulebook that a unit set for itself and everything below it.
CREATE TABLE parameter (
    realm       BIGINT NOT NULL,
    unit        UUID NOT NULL,
    key         TEXT NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    value       BIGINT NOT NULL,
    source      TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_on DATE NOT NULL,
    set_by      UUID,
    set_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, unit, key, valid_from),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX parameter_key ON parameter (realm, key, unit);

-- Titles of activities, cut like the names of people.
CREATE TABLE activity_token (
    realm    BIGINT NOT NULL,
    token    TEXT NOT NULL,
    activity UUID NOT NULL,
    unit     UUID NOT NULL,
    PRIMARY KEY (realm, token, activity),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX activity_token_unit ON activity_token (realm, unit, token, activity);
CREATE INDEX activity_token_activity ON activity_token (realm, activity);
