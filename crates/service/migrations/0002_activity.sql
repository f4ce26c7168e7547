-- Activities: one shape for meetings of all kinds. Whatever a record states has a column of its own.
-- Somebody who chairs, records, speaks or owns is a person on the roll, a post of the host unit, or
-- a guest of the same record: exactly one of three columns is filled.
CREATE TABLE activity (
    realm           BIGINT NOT NULL,
    id              UUID NOT NULL,
    unit            UUID NOT NULL,
    state           TEXT NOT NULL
        CHECK (state IN ('planned', 'held', 'recorded', 'confirmed', 'cancelled', 'published')),
    title_zh        TEXT,
    title_en        TEXT,
    held_on         DATE,
    day_part        TEXT CHECK (day_part IN ('morning', 'afternoon', 'evening')),
    starts_minute   BIGINT CHECK (starts_minute >= 0 AND starts_minute < 1440),
    place_zh        TEXT,
    place_en        TEXT,
    place_kind      TEXT,
    chair_person    UUID,
    chair_post      TEXT,
    chair_guest     BIGINT,
    recorder_person UUID,
    recorder_post   TEXT,
    recorder_guest  BIGINT,
    headcount_bound TEXT,
    headcount_n     BIGINT,
    legal_basis_zh  TEXT,
    legal_basis_en  TEXT,
    approval_zh     TEXT,
    approval_en     TEXT,
    source_zh       TEXT,
    source_en       TEXT,
    published_on    DATE,
    cancelled_zh    TEXT,
    cancelled_en    TEXT,
    recorded_at     TIMESTAMPTZ,
    recorded_by     UUID,
    confirmed_at    TIMESTAMPTZ,
    confirmed_by    UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    created_by      UUID,
    version         BIGINT NOT NULL,
    -- The day that lists are ordered by: the day of the event, else of its publication.
    listed_on       DATE NOT NULL,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, chair_person) REFERENCES person (realm, id),
    FOREIGN KEY (realm, recorder_person) REFERENCES person (realm, id),
    CHECK (title_zh IS NOT NULL OR title_en IS NOT NULL),
    CHECK (day_part IS NULL OR starts_minute IS NULL),
    CHECK (held_on IS NOT NULL OR (day_part IS NULL AND starts_minute IS NULL)),
    CHECK (held_on IS NOT NULL OR state = 'published'),
    CHECK ((state = 'published') = (source_zh IS NOT NULL OR source_en IS NOT NULL)),
    CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL)),
    CHECK (state NOT IN ('recorded', 'confirmed') OR recorded_at IS NOT NULL)
);
CREATE INDEX activity_unit ON activity (realm, unit, listed_on, id);
CREATE INDEX activity_day ON activity (realm, listed_on, id);

CREATE TABLE activity_kind (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    for_year BIGINT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_purpose (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_guest (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    name     TEXT NOT NULL,
    title_zh TEXT,
    title_en TEXT,
    body_zh  TEXT,
    body_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_agenda (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    title_zh TEXT,
    title_en TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_speaker (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    item     BIGINT NOT NULL,
    ordinal  BIGINT NOT NULL,
    person   UUID,
    post     TEXT,
    guest    BIGINT,
    PRIMARY KEY (realm, activity, item, ordinal),
    FOREIGN KEY (realm, activity, item) REFERENCES activity_agenda (realm, activity, ordinal),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;

-- A numbered point (sub = 0) and what it lists (sub = 1, 2, …).
CREATE TABLE activity_point (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    item     BIGINT NOT NULL,
    ordinal  BIGINT NOT NULL,
    sub      BIGINT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, item, ordinal, sub),
    FOREIGN KEY (realm, activity, item) REFERENCES activity_agenda (realm, activity, ordinal)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_attendance (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    person   UUID NOT NULL,
    status   TEXT NOT NULL CHECK (status IN ('present', 'late', 'excused', 'absent')),
    reason   TEXT,
    votes    BOOLEAN NOT NULL,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    CHECK ((status = 'excused') = (reason IS NOT NULL))
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_audience (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    category TEXT NOT NULL,
    of_zh    TEXT,
    of_en    TEXT,
    bound    TEXT NOT NULL,
    n        BIGINT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_body (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    body     UUID NOT NULL,
    bound    TEXT NOT NULL,
    n        BIGINT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    FOREIGN KEY (realm, body) REFERENCES body (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_observer (
    realm     BIGINT NOT NULL,
    activity  UUID NOT NULL,
    ordinal   BIGINT NOT NULL,
    body_zh   TEXT,
    body_en   TEXT,
    remark_zh TEXT,
    remark_en TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_topic (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_practice (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    practice TEXT NOT NULL,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_resolution (
    realm        BIGINT NOT NULL,
    activity     UUID NOT NULL,
    ordinal      BIGINT NOT NULL,
    text_zh      TEXT,
    text_en      TEXT,
    owner_person UUID,
    owner_post   TEXT,
    owner_guest  BIGINT,
    due_on       DATE,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    FOREIGN KEY (realm, owner_person) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_vote (
    realm       BIGINT NOT NULL,
    activity    UUID NOT NULL,
    ordinal     BIGINT NOT NULL,
    rule        TEXT NOT NULL,
    question_zh TEXT,
    question_en TEXT,
    entitled    BIGINT NOT NULL,
    present     BIGINT NOT NULL,
    votes_for   BIGINT NOT NULL,
    against     BIGINT NOT NULL,
    abstained   BIGINT NOT NULL,
    written_for BIGINT NOT NULL,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    CHECK (votes_for + against + abstained <= present)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_conveyed (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    level    TEXT NOT NULL,
    form     TEXT NOT NULL CHECK (form IN ('meeting', 'speech', 'document')),
    title_zh TEXT,
    title_en TEXT,
    speaker  BIGINT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_platform (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

-- Reported speech of a group; a null group is the participants as a whole.
CREATE TABLE activity_statement (
    realm     BIGINT NOT NULL,
    activity  UUID NOT NULL,
    ordinal   BIGINT NOT NULL,
    category  TEXT,
    text_zh   TEXT,
    text_en   TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_result (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    for_year BIGINT,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE activity_addendum (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    added_by UUID NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    FOREIGN KEY (realm, added_by) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;

-- Files lie beside the database under the SHA-256 of their content.
CREATE TABLE activity_attachment (
    realm         BIGINT NOT NULL,
    id            UUID NOT NULL,
    activity      UUID NOT NULL,
    sha256        TEXT NOT NULL,
    name          TEXT NOT NULL,
    media_type    TEXT NOT NULL,
    bytes         BIGINT NOT NULL,
    paper_minutes BOOLEAN NOT NULL,
    added_by      UUID NOT NULL,
    added_at      TIMESTAMPTZ NOT NULL,
    removed_at    TIMESTAMPTZ,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id),
    FOREIGN KEY (realm, added_by) REFERENCES person (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX activity_attachment_activity ON activity_attachment (realm, activity, id);

-- Facts of a published report that no column holds yet: shown as text, counted by a test, and
-- the count may only fall.
CREATE TABLE activity_not_yet (
    realm    BIGINT NOT NULL,
    activity UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    awaits   TEXT NOT NULL,
    text_zh  TEXT,
    text_en  TEXT,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity) REFERENCES activity (realm, id)
) /* sqlite: WITHOUT ROWID */;
