-- How people are reached and meet: rings, rooms with what is written in them, who is on call and on duty, and what is
-- sent by a path outside the browser.

CREATE TABLE rings (
    id TEXT NOT NULL PRIMARY KEY,
    consult TEXT NOT NULL REFERENCES consults (id),
    began_at INTEGER NOT NULL,
    is_over INTEGER NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX rings_consult ON rings (consult, began_at);

CREATE INDEX rings_over ON rings (is_over, began_at);

CREATE TABLE consult_rooms (
    consult TEXT NOT NULL PRIMARY KEY REFERENCES consults (id),
    epoch INTEGER NOT NULL,
    locked_by TEXT REFERENCES people (id),
    locked_at INTEGER,
    seats TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE consult_chat (
    consult TEXT NOT NULL REFERENCES consults (id),
    id TEXT NOT NULL,
    participant TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (consult, id)
) STRICT;

CREATE INDEX consult_chat_at ON consult_chat (consult, at, id);

-- One row a node: how often it was started, so that tokens to join of an earlier start are known.
CREATE TABLE join_epochs (
    node TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    began_at INTEGER NOT NULL
) STRICT;

CREATE TABLE duties (
    person TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    since INTEGER NOT NULL,
    proven_at INTEGER,
    beaten_at INTEGER,
    sound INTEGER,
    wake_lock TEXT,
    visible INTEGER
) STRICT;

CREATE TABLE rosters (
    reading_group TEXT NOT NULL PRIMARY KEY REFERENCES reading_groups (id),
    shifts TEXT NOT NULL,
    substitutes TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE group_phones (
    reading_group TEXT NOT NULL PRIMARY KEY REFERENCES reading_groups (id),
    phone_sealed TEXT NOT NULL
) STRICT;

CREATE TABLE outside_messages (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    consult TEXT NOT NULL REFERENCES consults (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT,
    ring TEXT NOT NULL REFERENCES rings (id),
    nth INTEGER NOT NULL,
    words_sealed TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tried_at INTEGER,
    answer TEXT,
    UNIQUE (ring, nth)
) STRICT;

CREATE INDEX outside_messages_made ON outside_messages (made_at, id);

CREATE INDEX outside_messages_consult ON outside_messages (consult, made_at);
