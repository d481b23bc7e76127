-- Whether the bytes of an upload came from who uploads it and had the promised hash: what is stored under a hash
-- that somebody merely knows is not theirs.
ALTER TABLE uploads ADD COLUMN proven BIGINT NOT NULL DEFAULT 0;

-- With which data keys the database is enciphered: their names, and what only the right key makes of its name.
CREATE TABLE data_keys (
    id TEXT NOT NULL PRIMARY KEY,
    check_value TEXT NOT NULL
);
