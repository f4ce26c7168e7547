-- Rows for tests. The migration laid a task for each decision that was there; these are steps on them.
INSERT INTO task_step (realm, activity, ordinal, n, kind, ended_on, due_on, owner_post, record, text_zh, text_en, taken_at, taken_by) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 0, 'extended', NULL, '2026-03-10', NULL, NULL,
        '下雨', 'Rain', TIMESTAMPTZ '2026-02-09T01:00:00Z', UUID '01890000-0000-7000-8000-0000000000c1'),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 1, 'done', '2026-03-01', NULL, NULL,
        UUID '01890000-0000-7000-8000-000000000a01', '已清完', 'Dredged',
        TIMESTAMPTZ '2026-03-02T01:00:00Z', UUID '01890000-0000-7000-8000-0000000000c1'),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 1, 0, 'handed-over', NULL, NULL, 'deputy-secretary', NULL,
        NULL, NULL, TIMESTAMPTZ '2026-02-09T01:00:00Z', UUID '01890000-0000-7000-8000-0000000000c1');

UPDATE task SET due_on = '2026-03-10', ended = 'done', ended_on = '2026-03-01', steps = 2
 WHERE realm = 1 AND activity = UUID '01890000-0000-7000-8000-000000000a01' AND ordinal = 0;
UPDATE task SET owner_post = 'deputy-secretary', steps = 1
 WHERE realm = 1 AND activity = UUID '01890000-0000-7000-8000-000000000a01' AND ordinal = 1;
