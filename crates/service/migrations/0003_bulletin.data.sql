-- Rows for tests: a bulletin taken over and withdrawn, and one that was made here.
INSERT INTO bulletin (realm, id, unit, activity, state, title_zh, title_en, body_zh, body_en,
    source_zh, source_en, portal_column, copyright_zh, copyright_en, imported_on, imported_views,
    imported_comments, views, edited_by, edited_at, checked_by, checked_at, approved_by,
    published_at, listed_on, withdrawn_zh, withdrawn_en, created_at, created_by, version)
VALUES
    (1, UUID '01890000-0000-7000-8000-000000000c01', UUID '01890000-0000-7000-8000-0000000000a3', UUID '01890000-0000-7000-8000-000000000a02', 'withdrawn',
        '培训班', 'Training class', '正文', 'Body', '县报', 'County paper', 'grassroots',
        '版权所有', 'All rights reserved', '2025-12-24', 120, 3, 7,
        NULL, NULL, NULL, NULL, NULL,
        TIMESTAMPTZ '2026-01-05T02:00:00Z', '2025-12-24', '内容有误', 'There was an error',
        TIMESTAMPTZ '2026-01-05T02:00:00Z', NULL, 2),
    (1, UUID '01890000-0000-7000-8000-000000000c02', UUID '01890000-0000-7000-8000-0000000000a3', UUID '01890000-0000-7000-8000-000000000a01', 'published',
        '1月党员大会', NULL, '正文', NULL, NULL, NULL, 'trends',
        NULL, NULL, NULL, NULL, NULL, 0,
        UUID '01890000-0000-7000-8000-0000000000c2', TIMESTAMPTZ '2026-01-08T02:00:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1', TIMESTAMPTZ '2026-01-08T03:00:00Z',
        UUID '01890000-0000-7000-8000-0000000000c1',
        TIMESTAMPTZ '2026-01-08T04:00:00Z', '2026-01-08', NULL, NULL,
        TIMESTAMPTZ '2026-01-08T01:00:00Z', UUID '01890000-0000-7000-8000-0000000000c2', 5);

INSERT INTO bulletin_editor (realm, bulletin, ordinal, name, role) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000c01', 0, '高素琴', 'responsible-editor');
