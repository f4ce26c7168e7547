-- Rows for tests: a branch with a code, an outside guide and a contact; a number set at the top.
INSERT INTO external_code (realm, unit, scheme, valid_from, valid_until, code) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a3', 'party-unit', '2023-01-01', '9999-12-31', '041000123');

INSERT INTO unit_guide (realm, unit, valid_from, valid_until, guide, outside_zh, outside_en, reference) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a3', '2023-01-01', '2025-01-01', UUID '01890000-0000-7000-8000-0000000000a1', NULL, NULL, '县委组〔2023〕1号'),
    (1, UUID '01890000-0000-7000-8000-0000000000a3', '2025-01-01', '9999-12-31', NULL, '县水务局党组', 'Water Bureau', NULL);

INSERT INTO unit_contact (realm, unit, person, contact, phone, fax, address, postcode, email, website, situation) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a2', NULL, '值班室', '0371-12345678', '0371-12345679', '清河县柳岸镇1号', '450000', 'zb@example.cn', 'https://example.cn', 'single'),
    (1, UUID '01890000-0000-7000-8000-0000000000a3', UUID '01890000-0000-7000-8000-0000000000c3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'joint');

INSERT INTO parameter (realm, unit, key, valid_from, valid_until, value, source, approved_by, approved_on, set_by, set_at) VALUES
    (1, UUID '01890000-0000-7000-8000-0000000000a1', 'activity.record_within_days', '2026-02-01', '9999-12-31', 5, '县委组〔2026〕3号', '县委组织部', '2026-01-20', UUID '01890000-0000-7000-8000-0000000000c3', TIMESTAMPTZ '2026-01-25T01:00:00Z');

INSERT INTO activity_token (realm, token, activity, unit) VALUES
    (1, '党员大会', UUID '01890000-0000-7000-8000-000000000a01', UUID '01890000-0000-7000-8000-0000000000a3');
