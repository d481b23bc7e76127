-- The ground everything stands on: places, people, sessions, events, audit, jobs.
-- The SQLite file of the same number differs only in types (BIGINT/INTEGER, BYTEA/BLOB) and in STRICT.
-- Times are milliseconds UTC, booleans 0/1, documents JSON as TEXT, ids lower-case hyphenated UUIDs.

CREATE TABLE places (
    id TEXT NOT NULL PRIMARY KEY,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    parent TEXT REFERENCES places (id),
    version BIGINT NOT NULL
);

CREATE TABLE consortia (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    lead TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE institutions (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    code TEXT UNIQUE,
    site TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    zone TEXT NOT NULL,
    place TEXT NOT NULL REFERENCES places (id),
    consortium TEXT REFERENCES consortia (id),
    version BIGINT NOT NULL
);

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    licence TEXT,
    title TEXT,
    independent_since TEXT,
    phone_sealed TEXT,
    active BIGINT NOT NULL,
    password TEXT,
    failed_attempts BIGINT NOT NULL,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE posts (
    person TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    institution TEXT NOT NULL REFERENCES institutions (id),
    PRIMARY KEY (person, role, institution)
);

CREATE INDEX posts_institution ON posts (institution);

CREATE TABLE reading_groups (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT REFERENCES consortia (id),
    modalities TEXT NOT NULL,
    signatures TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE reading_group_members (
    reading_group TEXT NOT NULL REFERENCES reading_groups (id),
    person TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (reading_group, person)
);

CREATE INDEX reading_group_members_person ON reading_group_members (person);

CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL REFERENCES institutions (id),
    receiver TEXT NOT NULL REFERENCES institutions (id),
    services TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_until BIGINT,
    version BIGINT NOT NULL
);

CREATE INDEX agreements_provider ON agreements (provider);

CREATE TABLE enrolments (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    person TEXT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id),
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX sessions_person ON sessions (person);

CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    program_version TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

-- One row: where the numbering of events and the audit chain stand. Guarded by the commit lock.
CREATE TABLE heads (
    id BIGINT NOT NULL PRIMARY KEY,
    event_number BIGINT NOT NULL,
    event_horizon BIGINT NOT NULL,
    audit_number BIGINT NOT NULL,
    audit_hash TEXT NOT NULL,
    audit_vouched TEXT NOT NULL
);

INSERT INTO heads (id, event_number, event_horizon, audit_number, audit_hash, audit_vouched)
VALUES (1, 0, 0, 0, '', '');

CREATE TABLE events (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    case_id TEXT,
    institution TEXT NOT NULL,
    consortium TEXT,
    reading_group TEXT,
    origin TEXT,
    receiver TEXT,
    body TEXT NOT NULL
);

CREATE INDEX events_case ON events (case_id, number);

CREATE INDEX events_subject ON events (subject, number);

CREATE INDEX events_at ON events (at);

CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX audit_actor ON audit (actor, number);

CREATE INDEX audit_subject ON audit (subject, number);

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_by TEXT,
    leased_until BIGINT,
    last_error TEXT,
    finished_at BIGINT
);

CREATE INDEX jobs_due ON jobs (state, due_at);

CREATE TABLE timers (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_by TEXT,
    leased_until BIGINT,
    last_error TEXT,
    UNIQUE (kind, subject)
);

CREATE INDEX timers_due ON timers (due_at);

CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    hash TEXT NOT NULL,
    person TEXT NOT NULL,
    institution TEXT NOT NULL,
    node TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX uploads_expiry ON uploads (state, expires_at);

-- Which objects are named by a row somewhere, and whose they are. An object without a row here is swept.
CREATE TABLE objects (
    hash TEXT NOT NULL,
    institution TEXT NOT NULL,
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (hash, institution)
);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL,
    person TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX grants_session ON grants (session, subject);

-- The body with which an id was first created, so that the same request again gives the same answer.
CREATE TABLE creations (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- The last readable number each site gave out on each day of its calendar.
CREATE TABLE counters (
    site TEXT NOT NULL,
    day TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (site, day)
);
