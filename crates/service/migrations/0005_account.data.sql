-- Rows for tests: an account with a password, a second factor and a card, closed again; an office; a
-- browser that is known, and attempts by another. None of the hashes is one of something.
UPDATE account SET login = '608213',
       password_hash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
       password_set_at = TIMESTAMPTZ '2026-01-05T02:00:00Z',
       totp_key_number = 1, totp_sealed = BYTEA '\x00ff',
       totp_confirmed_at = TIMESTAMPTZ '2026-01-05T02:10:00Z', totp_last_step = 58919340,
       closed_at = TIMESTAMPTZ '2026-02-01T00:00:00Z'
 WHERE realm = 1 AND id = UUID '01890000-0000-7000-8000-0000000000e1';
UPDATE session SET assured_at = TIMESTAMPTZ '2026-01-06T01:00:30Z', seen_at = TIMESTAMPTZ '2026-01-06T01:05:00Z'
 WHERE realm = 1;

INSERT INTO card (realm, id, account, code_hash, issued_by, issued_at, expires_at, used_at, ended_at) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000e8', UUID '01890000-0000-7000-8000-0000000000e1', '22', UUID '01890000-0000-7000-8000-0000000000c1', TIMESTAMPTZ '2026-01-04T01:00:00Z', TIMESTAMPTZ '2026-01-18T01:00:00Z', NULL, TIMESTAMPTZ '2026-01-05T01:30:00Z'),
    (1, UUID '01890000-0000-7000-8000-0000000000e9', UUID '01890000-0000-7000-8000-0000000000e1', '33', NULL, TIMESTAMPTZ '2026-01-05T01:30:00Z', TIMESTAMPTZ '2026-01-19T01:30:00Z', TIMESTAMPTZ '2026-01-05T02:00:00Z', NULL);

INSERT INTO office (realm, id, person, office, valid_from, valid_until) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000ea', UUID '01890000-0000-7000-8000-0000000000c1', 'system-administrator', '2026-01-05', '9999-12-31');

INSERT INTO device (realm, account, token_hash, seen_at) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000e1', '44', TIMESTAMPTZ '2026-01-05T02:00:00Z');

INSERT INTO attempt (realm, subject, device, tries, last_at) VALUES
    (1, '01890000-0000-7000-8000-0000000000e1', '', 2, TIMESTAMPTZ '2026-01-06T00:59:00Z');
