-- Whether the bytes of an upload came from who uploads it and had the promised hash: what is stored under a hash
-- that somebody merely knows is not theirs.
ALTER TABLE uploads ADD COLUMN proven INTEGER NOT NULL DEFAULT 0;
