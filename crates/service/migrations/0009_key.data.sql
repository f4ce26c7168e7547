-- Rows for tests: the key in force. No program holds a key that opens its check value.
INSERT INTO master_key (number, suite, check_value, made_at) VALUES
    (1, 'aes-256-gcm', BYTEA '\x00ff', TIMESTAMPTZ '2020-01-01T00:00:00Z');
