-- Rows for tests: the two acts of the first fixture, sealed. The seals are those of
-- `audit::chain::seal` over exactly these rows; a test compares them.
UPDATE audit SET seal_number = 1, seal = '26933343d43dda2fb4934c16befb9c5dd23b506f0a67a13a0c86e4c7ce6732de'
 WHERE realm = 1 AND id = UUID '01890000-0000-7000-8000-0000000000f1';
UPDATE audit SET seal_number = 2, seal = '6fe826bebe349213cebeb5f156f8f699ed193e0b60fe070bb968b9d6b7a0b0a9'
 WHERE realm = 1 AND id = UUID '01890000-0000-7000-8000-0000000000f2';

INSERT INTO audit_head (realm, seal_number, seal, sealed_at) VALUES
    (1, 2, '6fe826bebe349213cebeb5f156f8f699ed193e0b60fe070bb968b9d6b7a0b0a9', TIMESTAMPTZ '2026-01-06T01:30:00.5Z');
