-- The roll: what is kept of a person, memberships with groups and marks, posts with terms, leave and
-- stand-ins, and how people are found.
ALTER TABLE person ADD COLUMN sex TEXT;
ALTER TABLE person ADD COLUMN people TEXT;
ALTER TABLE person ADD COLUMN education TEXT;
ALTER TABLE person ADD COLUMN occupation TEXT;
ALTER TABLE person ADD COLUMN born_on DATE;
ALTER TABLE person ADD COLUMN native_place TEXT;
ALTER TABLE person ADD COLUMN employer TEXT;
ALTER TABLE person ADD COLUMN joined_on DATE;
ALTER TABLE person ADD COLUMN full_on DATE;
-- Raised by every change, so that a form that shows an old state is noticed.
ALTER TABLE person ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
-- The import that entered the row, for taking it back.
ALTER TABLE person ADD COLUMN import UUID;

-- Citizen number and phone: sealed, with a keyed hash by which an equal value is found.
CREATE TABLE protected (
    realm      BIGINT NOT NULL,
    person     UUID NOT NULL,
    field      TEXT NOT NULL CHECK (field IN ('citizen-number', 'phone')),
    key_number BIGINT NOT NULL,
    sealed     BYTEA NOT NULL,
    lookup     TEXT NOT NULL,
    PRIMARY KEY (realm, person, field),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX protected_lookup ON protected (realm, field, lookup);

-- A membership row holds one unit, one group in it or none, and one standing. Any of them changing
-- ends the row and begins the next. `ended_by` says how the last row ended.
ALTER TABLE membership ADD COLUMN party_group UUID;
ALTER TABLE membership ADD COLUMN ended_by TEXT;
ALTER TABLE membership ADD COLUMN reference TEXT;
ALTER TABLE membership ADD COLUMN import UUID;
CREATE INDEX membership_group ON membership (realm, party_group, person) WHERE party_group IS NOT NULL;

-- Marks of a member over time: migrant, abroad, out of contact, exempt, …
CREATE TABLE person_flag (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    person      UUID NOT NULL,
    flag        TEXT NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    reference   TEXT,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX person_flag_person ON person_flag (realm, person, id);

-- `obtained` is null where a loader did not know it. A stand-in names the post it stands in for.
ALTER TABLE post ADD COLUMN obtained TEXT CHECK (obtained IN ('elected', 'by-elected', 'appointed', 'acting'));
ALTER TABLE post ADD COLUMN reference TEXT;
ALTER TABLE post ADD COLUMN stands_for UUID;
ALTER TABLE post ADD COLUMN import UUID;

-- Leave from a post: while it lasts the post gives its holder no rights.
CREATE TABLE post_leave (
    realm       BIGINT NOT NULL,
    post        UUID NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    reference   TEXT,
    PRIMARY KEY (realm, post, valid_from),
    FOREIGN KEY (realm, post) REFERENCES post (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;

-- Terms of a unit's committee. `ends_on` is the last day of the term.
CREATE TABLE term (
    realm      BIGINT NOT NULL,
    unit       UUID NOT NULL,
    elected_on DATE NOT NULL,
    ends_on    DATE NOT NULL,
    reference  TEXT,
    PRIMARY KEY (realm, unit, elected_on),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    CHECK (elected_on < ends_on)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX term_ends ON term (realm, ends_on, unit);

-- Names, pinyin and initials of people, with the unit of the present membership, so that a search
-- within a part of the tree needs no further look. `unit` is null for people who belong to none.
CREATE TABLE person_token (
    realm  BIGINT NOT NULL,
    token  TEXT NOT NULL,
    person UUID NOT NULL,
    unit   UUID,
    PRIMARY KEY (realm, token, person),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX person_token_unit ON person_token (realm, unit, token, person);
CREATE INDEX person_token_person ON person_token (realm, person);

-- The units of a subtree in their order, for lists that go through it page by page.
CREATE INDEX ancestor_units ON ancestor (realm, ancestor, unit, valid_until, depth);

-- What a person attended, for the person's own page.
CREATE INDEX activity_attendance_person ON activity_attendance (realm, person, activity);
