-- What experts answer: opinions, one row a version; words typed and not yet a step; doses said in the room.

CREATE TABLE opinions (
    id TEXT NOT NULL,
    opinion_version BIGINT NOT NULL,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    consult TEXT NOT NULL REFERENCES consults (id),
    case_id TEXT REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT,
    amends TEXT,
    written_by TEXT NOT NULL REFERENCES people (id),
    written_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    pdf_hash TEXT,
    pdf_size_bytes BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (id, opinion_version),
    UNIQUE (consult, opinion_version)
);

-- Whose hand is under which version, for finding who is still waited for; the hands themselves are in the version's row.
CREATE TABLE opinion_hands (
    opinion TEXT NOT NULL,
    opinion_version BIGINT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (opinion, opinion_version, person)
);

CREATE TABLE opinion_drafts (
    consult TEXT NOT NULL REFERENCES consults (id),
    person TEXT NOT NULL REFERENCES people (id),
    content TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (consult, person)
);

CREATE TABLE doses (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    consult TEXT NOT NULL REFERENCES consults (id),
    case_id TEXT REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT,
    said TEXT NOT NULL,
    said_by TEXT NOT NULL REFERENCES people (id),
    written_by TEXT NOT NULL REFERENCES people (id),
    written_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX doses_consult ON doses (consult, written_at);
