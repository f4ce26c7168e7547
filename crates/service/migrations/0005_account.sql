-- Accounts outside the demo: names to sign in with, passwords, second factors, cards, offices, and
-- what keeps guessing slow.
ALTER TABLE account ADD COLUMN login TEXT;
ALTER TABLE account ADD COLUMN password_hash TEXT;
ALTER TABLE account ADD COLUMN password_set_at TIMESTAMPTZ;
-- The secret of the second factor, sealed; and the last step used, so that a code works once.
ALTER TABLE account ADD COLUMN totp_key_number BIGINT;
ALTER TABLE account ADD COLUMN totp_sealed BYTEA;
ALTER TABLE account ADD COLUMN totp_confirmed_at TIMESTAMPTZ;
ALTER TABLE account ADD COLUMN totp_last_step BIGINT;
ALTER TABLE account ADD COLUMN closed_at TIMESTAMPTZ;
CREATE UNIQUE INDEX account_login ON account (realm, login) WHERE login IS NOT NULL;

-- When the second factor was given in this session.
ALTER TABLE session ADD COLUMN assured_at TIMESTAMPTZ;
ALTER TABLE session ADD COLUMN seen_at TIMESTAMPTZ;

-- A card handed over in person; only the hash of its code is kept. `ended_at` says when a
-- newer card took its place.
CREATE TABLE card (
    realm      BIGINT NOT NULL,
    id         UUID NOT NULL,
    account    UUID NOT NULL,
    code_hash  TEXT NOT NULL,
    issued_by  UUID,
    issued_at  TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ,
    ended_at   TIMESTAMPTZ,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, account) REFERENCES account (realm, id)
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX card_code ON card (realm, code_hash);
CREATE INDEX card_account ON card (realm, account, id);

-- Installation offices: rights over the realm that come from no post.
CREATE TABLE office (
    realm       BIGINT NOT NULL,
    id          UUID NOT NULL,
    person      UUID NOT NULL,
    office      TEXT NOT NULL,
    valid_from  DATE NOT NULL,
    valid_until DATE NOT NULL,
    PRIMARY KEY (realm, id),
    FOREIGN KEY (realm, person) REFERENCES person (realm, id),
    CHECK (valid_from < valid_until)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX office_person ON office (realm, person, id);

-- Browsers that signed in to an account: their guesses are counted apart from those of strangers.
CREATE TABLE device (
    realm      BIGINT NOT NULL,
    account    UUID NOT NULL,
    token_hash TEXT NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, account, token_hash),
    FOREIGN KEY (realm, account) REFERENCES account (realm, id)
) /* sqlite: WITHOUT ROWID */;

-- Attempts to sign in and to give a second factor since the last success. `subject` is an account, or
-- the hash of a name that belongs to none, so that both are slowed alike; `device` is empty for all
-- browsers that are not known.
CREATE TABLE attempt (
    realm   BIGINT NOT NULL,
    subject TEXT NOT NULL,
    device  TEXT NOT NULL,
    tries   BIGINT NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (realm, subject, device)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX attempt_last ON attempt (realm, last_at);
