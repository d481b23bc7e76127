-- A route is an entry of the directory, made and changed like every other. Nothing could set one before.

DROP TABLE routes;

CREATE TABLE routes (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    modality TEXT NOT NULL,
    reading_group TEXT REFERENCES reading_groups (id),
    version INTEGER NOT NULL,
    UNIQUE (institution, modality)
) STRICT;
