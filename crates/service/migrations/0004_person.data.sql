-- Rows for tests: one person with everything filled in, one on leave with a stand-in.
INSERT INTO unit (realm, id, code, founded_on, founding_document, created_at) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a4', NULL, NULL, NULL, TIMESTAMPTZ '2026-01-05T01:00:03Z');
INSERT INTO unit_version (realm, unit, valid_from, valid_until, name_zh, name_en, kind) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a4', '2023-01-01', '9999-12-31', '第一党小组', 'First Group', 'group');
INSERT INTO unit_parent (realm, unit, parent, valid_from, valid_until) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a4', UUID '01890000-0000-7000-8000-0000000000a3', '2023-01-01', '9999-12-31');
INSERT INTO ancestor (realm, unit, ancestor, valid_from, valid_until, depth) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a4', UUID '01890000-0000-7000-8000-0000000000a4', '2023-01-01', '9999-12-31', 0),
    (1, UUID '01890000-0000-7000-8000-0000000000a4', UUID '01890000-0000-7000-8000-0000000000a3', '2023-01-01', '9999-12-31', 1),
    (1, UUID '01890000-0000-7000-8000-0000000000a4', UUID '01890000-0000-7000-8000-0000000000a2', '2023-01-01', '9999-12-31', 2),
    (1, UUID '01890000-0000-7000-8000-0000000000a4', UUID '01890000-0000-7000-8000-0000000000a1', '2023-01-01', '9999-12-31', 3);

INSERT INTO person (realm, id, name, latin, created_at, sex, people, education, occupation, born_on, native_place, employer, joined_on, full_on, version, import) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000c3', '田小满', 'Tian Xiaoman', TIMESTAMPTZ '2026-02-01T01:00:00Z', '2', '01', '20', 'professional', '1980-05-21', '清河县', '清河县水务局', '2005-07-01', '2006-07-01', 1, UUID '01890000-0000-7000-8000-0000000000f4');

INSERT INTO membership (realm, person, unit, standing, valid_from, valid_until, party_group, ended_by, reference, import) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000c3', UUID '01890000-0000-7000-8000-0000000000a3', 'full', '2020-01-01', '2025-01-01', NULL, 'transferred', '介绍信第7号', NULL),
    (1, UUID '01890000-0000-7000-8000-0000000000c3', UUID '01890000-0000-7000-8000-0000000000a3', 'full', '2025-03-01', '9999-12-31', UUID '01890000-0000-7000-8000-0000000000a4', NULL, NULL, UUID '01890000-0000-7000-8000-0000000000f4');

-- Not a sealed value: the shape of one.
INSERT INTO protected (realm, person, field, key_number, sealed, lookup) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000c3', 'phone', 1, BYTEA '\x00ff', '00');

INSERT INTO person_flag (realm, id, person, flag, valid_from, valid_until, reference) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000f1', UUID '01890000-0000-7000-8000-0000000000c3', 'migrant', '2025-03-01', '9999-12-31', '支委会2025年3月');

INSERT INTO post (realm, id, unit, person, post, valid_from, valid_until, obtained, reference, stands_for, import) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000d2', UUID '01890000-0000-7000-8000-0000000000a3', UUID '01890000-0000-7000-8000-0000000000c3', 'secretary', '2026-03-01', '2026-06-01', 'acting', '镇党委〔2026〕3号', UUID '01890000-0000-7000-8000-0000000000d1', UUID '01890000-0000-7000-8000-0000000000f4');

INSERT INTO post_leave (realm, post, valid_from, valid_until, reference) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000d1', '2026-03-01', '2026-06-01', '产假');

INSERT INTO term (realm, unit, elected_on, ends_on, reference) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a3', '2023-06-10', '2028-06-09', '选举结果第5号');

INSERT INTO person_token (realm, token, person, unit) VALUES
    (1, 'tianxiaoman', UUID '01890000-0000-7000-8000-0000000000c3', UUID '01890000-0000-7000-8000-0000000000a3');
