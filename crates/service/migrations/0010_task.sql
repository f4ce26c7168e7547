-- Tasks: decisions of confirmed records that somebody is to carry out or that fall due, as they stand
-- after the steps below. Worked out in the transaction that confirms the record or takes a step.
CREATE TABLE task (
    realm        BIGINT NOT NULL,
    activity     UUID NOT NULL,
    ordinal      BIGINT NOT NULL,
    unit         UUID NOT NULL,
    owner_person UUID,
    owner_post   TEXT,
    owner_guest  BIGINT,
    -- 9999-12-31 where there is no last day.
    due_on       DATE NOT NULL,
    ended        TEXT CHECK (ended IN ('done', 'dropped')),
    ended_on     DATE,
    -- How many steps were taken.
    steps        BIGINT NOT NULL,
    PRIMARY KEY (realm, activity, ordinal),
    FOREIGN KEY (realm, activity, ordinal) REFERENCES activity_resolution (realm, activity, ordinal),
    FOREIGN KEY (realm, unit) REFERENCES unit (realm, id),
    FOREIGN KEY (realm, owner_person) REFERENCES person (realm, id),
    CHECK ((ended IS NULL) = (ended_on IS NULL))
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX task_open ON task (realm, unit, due_on, activity, ordinal) WHERE ended IS NULL;
CREATE INDEX task_over ON task (realm, unit, ended_on, activity, ordinal) WHERE ended IS NOT NULL;
CREATE INDEX task_person ON task (realm, owner_person, due_on) WHERE ended IS NULL;

-- Every step since the decision, one row each; none is ever changed.
CREATE TABLE task_step (
    realm      BIGINT NOT NULL,
    activity   UUID NOT NULL,
    ordinal    BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    kind       TEXT NOT NULL
        CHECK (kind IN ('done', 'extended', 'handed-over', 'dropped', 'taken-back')),
    -- The day on which it was done or given up.
    ended_on   DATE,
    -- The new last day.
    due_on     DATE,
    -- The post that answers for it from then on.
    owner_post TEXT,
    -- The record that shows that it was done.
    record     UUID,
    -- The reason, or what came of it.
    text_zh    TEXT,
    text_en    TEXT,
    taken_at   TIMESTAMPTZ NOT NULL,
    taken_by   UUID,
    PRIMARY KEY (realm, activity, ordinal, n),
    FOREIGN KEY (realm, activity, ordinal) REFERENCES task (realm, activity, ordinal),
    FOREIGN KEY (realm, record) REFERENCES activity (realm, id),
    CHECK ((kind IN ('done', 'dropped')) = (ended_on IS NOT NULL)),
    CHECK ((kind = 'extended') = (due_on IS NOT NULL)),
    CHECK ((kind = 'handed-over') = (owner_post IS NOT NULL)),
    CHECK (kind = 'done' OR record IS NULL)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO task (realm, activity, ordinal, unit, owner_person, owner_post, owner_guest, due_on, steps)
SELECT r.realm, r.activity, r.ordinal, a.unit, r.owner_person, r.owner_post, r.owner_guest,
       COALESCE(r.due_on, '9999-12-31'), 0
  FROM activity_resolution r
  JOIN activity a ON a.realm = r.realm AND a.id = r.activity
 WHERE a.state = 'confirmed'
   AND (r.owner_person IS NOT NULL OR r.owner_post IS NOT NULL OR r.owner_guest IS NOT NULL
        OR r.due_on IS NOT NULL);
