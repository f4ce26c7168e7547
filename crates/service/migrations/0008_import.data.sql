-- Rows for tests: a sheet that was taken over, and one that was taken back.
INSERT INTO import (realm, id, unit, kind, name, sha256, bytes, state, sheet, head_row, created_at,
    created_by, done_at, done_by, rows_taken, rows_left, undone_at, undone_by) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000f4', UUID '01890000-0000-7000-8000-0000000000a3', 'people',
        '党员名册.xlsx', 'ab', 4096, 'done', NULL, NULL, TIMESTAMPTZ '2026-02-01T01:00:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1', TIMESTAMPTZ '2026-02-01T01:05:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1', 1, 0, NULL, NULL),
    (1, UUID '01890000-0000-7000-8000-0000000000f5', UUID '01890000-0000-7000-8000-0000000000a3', 'units',
        '组织.csv', 'cd', 100, 'undone', 0, 3, TIMESTAMPTZ '2026-02-02T01:00:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1', TIMESTAMPTZ '2026-02-02T01:05:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1', 2, 1, TIMESTAMPTZ '2026-02-02T01:15:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1');

-- Not a sealed file: the shape of one.
INSERT INTO import_part (realm, import, ordinal, key_number, sealed) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000f4', 0, 1, BYTEA '\x00ff');

INSERT INTO import_column (realm, kind, headings, place, field) VALUES
    (1, 'people', '00', 0, 'name'),
    (1, 'people', '00', 1, NULL);

INSERT INTO import_before (realm, import, ordinal, what, subject, version, known, key_number, sealed) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000f4', 0, 'phone', UUID '01890000-0000-7000-8000-0000000000c3', 1, '{}', 1, BYTEA '\x00ff');

UPDATE unit SET import = UUID '01890000-0000-7000-8000-0000000000f5' WHERE realm = 1 AND id = UUID '01890000-0000-7000-8000-0000000000a4';
