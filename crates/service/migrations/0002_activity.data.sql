-- Rows for tests. Some columns exclude each other (a part of the day and a minute, a source and a
-- confirmation, the three columns of a voice), so each table has as many rows as that takes.
INSERT INTO activity (realm, id, unit, state, title_zh, title_en, held_on, day_part, starts_minute,
    place_zh, place_en, place_kind, chair_person, chair_post, chair_guest, recorder_person,
    recorder_post, recorder_guest, headcount_bound, headcount_n, legal_basis_zh, legal_basis_en,
    approval_zh, approval_en, source_zh, source_en, published_on, cancelled_zh, cancelled_en,
    recorded_at, recorded_by, confirmed_at, confirmed_by, created_at, created_by, version, listed_on)
VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', UUID '01890000-0000-7000-8000-0000000000a3', 'confirmed',
        '1月党员大会', 'General meeting of January', '2026-01-06', NULL, 900,
        '村部二楼', 'Village office, upper floor', 'own-room',
        UUID '01890000-0000-7000-8000-0000000000c1', NULL, NULL, UUID '01890000-0000-7000-8000-0000000000c2', NULL, NULL,
        NULL, NULL, '党章', 'Party constitution', '镇党委批复', 'Approved by the town committee',
        NULL, NULL, NULL, NULL, NULL,
        TIMESTAMPTZ '2026-01-06T10:00:00Z', UUID '01890000-0000-7000-8000-0000000000c2',
        TIMESTAMPTZ '2026-01-07T01:00:00Z', UUID '01890000-0000-7000-8000-0000000000c1',
        TIMESTAMPTZ '2026-01-06T10:00:00Z', UUID '01890000-0000-7000-8000-0000000000c2', 2, '2026-01-06'),
    (1, UUID '01890000-0000-7000-8000-000000000a02', UUID '01890000-0000-7000-8000-0000000000a3', 'published',
        '培训班', 'Training class', '2025-12-20', 'morning', NULL,
        NULL, NULL, NULL, NULL, 'secretary', NULL, NULL, 'organisation-member', NULL,
        'more-than', 40, NULL, NULL, NULL, NULL,
        '县报', 'County paper', '2025-12-24', NULL, NULL,
        NULL, NULL, NULL, NULL,
        TIMESTAMPTZ '2026-01-05T02:00:00Z', NULL, 1, '2025-12-20'),
    (1, UUID '01890000-0000-7000-8000-000000000a03', UUID '01890000-0000-7000-8000-0000000000a3', 'cancelled',
        '义务劳动', 'Voluntary work', '2026-01-10', NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0,
        NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, '下雨', 'Rain',
        NULL, NULL, NULL, NULL,
        TIMESTAMPTZ '2026-01-05T03:00:00Z', UUID '01890000-0000-7000-8000-0000000000c1', 2, '2026-01-10');

INSERT INTO activity_kind (realm, activity, ordinal, kind, for_year) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 'general-meeting', NULL),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 1, 'appraisal', 2025),
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, 'training-class', NULL),
    (1, UUID '01890000-0000-7000-8000-000000000a03', 0, 'volunteer-service', NULL);

INSERT INTO activity_purpose (realm, activity, ordinal, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '总结去年', 'To sum up last year');

INSERT INTO activity_guest (realm, activity, ordinal, name, title_zh, title_en, body_zh, body_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '何文清', '副书记', 'Deputy secretary', '禾塘镇党委', 'Hetang Town Committee'),
    (1, UUID '01890000-0000-7000-8000-000000000a03', 0, '任远', NULL, NULL, NULL, NULL);

INSERT INTO activity_agenda (realm, activity, ordinal, kind, title_zh, title_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 'lecture', '讲党课', 'A lecture');

INSERT INTO activity_speaker (realm, activity, item, ordinal, person, post, guest) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 0, UUID '01890000-0000-7000-8000-0000000000c1', NULL, NULL),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 1, NULL, 'secretary', NULL),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 2, NULL, NULL, 0);

INSERT INTO activity_point (realm, activity, item, ordinal, sub, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 0, 0, '两件事', 'Two things'),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 0, 1, '清淤', 'Dredging');

INSERT INTO activity_attendance (realm, activity, ordinal, person, status, reason, votes) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, UUID '01890000-0000-7000-8000-0000000000c1', 'present', NULL, TRUE),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 1, UUID '01890000-0000-7000-8000-0000000000c2', 'excused', 'illness', FALSE);

INSERT INTO activity_audience (realm, activity, ordinal, category, of_zh, of_en, bound, n) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, 'residents', '柳岸村', 'Liu''an Village', 'about', 30),
    (1, UUID '01890000-0000-7000-8000-000000000a02', 1, 'activists', NULL, NULL, 'some', NULL);

INSERT INTO activity_body (realm, activity, ordinal, body, bound, n) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, UUID '01890000-0000-7000-8000-0000000000b1', 'exact', 2);

INSERT INTO activity_observer (realm, activity, ordinal, body_zh, body_en, remark_zh, remark_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '镇党委', 'Town committee', '列席全程', 'Stayed to the end');

INSERT INTO activity_topic (realm, activity, ordinal, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '东干渠', 'The eastern canal');

INSERT INTO activity_practice (realm, activity, ordinal, practice) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 'three-meetings-one-class');

INSERT INTO activity_resolution (realm, activity, ordinal, text_zh, text_en, owner_person, owner_post, owner_guest, due_on) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '清淤', 'To dredge', UUID '01890000-0000-7000-8000-0000000000c1', NULL, NULL, '2026-02-10'),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 1, '通报', 'To report', NULL, 'secretary', NULL, NULL),
    (1, UUID '01890000-0000-7000-8000-000000000a01', 2, '回访', 'To come again', NULL, NULL, 0, NULL);

INSERT INTO activity_vote (realm, activity, ordinal, rule, question_zh, question_en, entitled, present, votes_for, against, abstained, written_for) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 'ordinary', '是否清淤', 'Whether to dredge', 1, 1, 1, 0, 0, 0);

INSERT INTO activity_conveyed (realm, activity, ordinal, level, form, title_zh, title_en, speaker) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 'district-county', 'meeting', '全县水利会议', 'County conference on water', 0);

INSERT INTO activity_platform (realm, activity, ordinal, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, '学习平台', 'A platform for study');

INSERT INTO activity_statement (realm, activity, ordinal, category, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, 'activists', '很有收获', 'We gained much');

INSERT INTO activity_result (realm, activity, ordinal, for_year, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, 2025, '评议结果良好', 'Found good');

INSERT INTO activity_addendum (realm, activity, ordinal, text_zh, text_en, added_by, added_at) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a01', 0, '地点为三楼', 'It was the third floor', UUID '01890000-0000-7000-8000-0000000000c2', TIMESTAMPTZ '2026-01-08T01:00:00Z');

INSERT INTO activity_attachment (realm, id, activity, sha256, name, media_type, bytes, paper_minutes, added_by, added_at, removed_at) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000b01', UUID '01890000-0000-7000-8000-000000000a01', '2222222222222222222222222222222222222222222222222222222222222222', '记录.pdf', 'application/pdf', 1024, TRUE, UUID '01890000-0000-7000-8000-0000000000c2', TIMESTAMPTZ '2026-01-06T11:00:00Z', NULL),
    (1, UUID '01890000-0000-7000-8000-000000000b02', UUID '01890000-0000-7000-8000-000000000a01', '3333333333333333333333333333333333333333333333333333333333333333', '误传.png', 'image/png', 2048, FALSE, UUID '01890000-0000-7000-8000-0000000000c2', TIMESTAMPTZ '2026-01-06T11:01:00Z', TIMESTAMPTZ '2026-01-06T11:02:00Z');

INSERT INTO activity_not_yet (realm, activity, ordinal, awaits, text_zh, text_en) VALUES
    (1, UUID '01890000-0000-7000-8000-000000000a02', 0, 'T', '记入学习记录', 'Entered in the record of study');
