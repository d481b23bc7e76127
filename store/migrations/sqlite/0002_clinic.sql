-- Patients, cases, devices and what devices send. Every row knows its owner: institution, consortium, reading group,
-- origin node. Columns ending in _sealed are enciphered, those ending in _lookup are keyed hashes.

CREATE TABLE patients (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT,
    identity TEXT NOT NULL,
    document_kind TEXT,
    document_sealed TEXT,
    document_lookup TEXT,
    document_tail_lookup TEXT,
    mother TEXT,
    birth_order INTEGER,
    phone_sealed TEXT,
    phone_lookup TEXT,
    address_sealed TEXT,
    guardian_sealed TEXT,
    merged_into TEXT REFERENCES patients (id),
    created_at INTEGER NOT NULL,
    last_case_at INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX patients_document ON patients (document_lookup);

CREATE INDEX patients_document_tail ON patients (document_tail_lookup);

CREATE INDEX patients_phone ON patients (phone_lookup);

CREATE INDEX patients_name ON patients (institution, name);

CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT REFERENCES reading_groups (id),
    origin_node TEXT,
    number TEXT NOT NULL UNIQUE,
    patient TEXT NOT NULL REFERENCES patients (id),
    requested_by TEXT REFERENCES people (id),
    origin TEXT REFERENCES institutions (id),
    accession TEXT NOT NULL,
    modality TEXT NOT NULL,
    examination TEXT NOT NULL,
    urgency TEXT NOT NULL,
    urgency_rank INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    holder TEXT,
    held_until INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX cases_group ON cases (reading_group, state, urgency_rank, due_at);

CREATE INDEX cases_institution ON cases (institution, submitted_at);

CREATE INDEX cases_origin ON cases (origin, submitted_at);

CREATE INDEX cases_patient ON cases (patient);

CREATE INDEX cases_accession ON cases (accession);

CREATE INDEX cases_holder ON cases (holder);

CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    name TEXT NOT NULL,
    ae_title TEXT NOT NULL,
    address TEXT NOT NULL,
    modality TEXT,
    charset_override TEXT,
    reading_group TEXT REFERENCES reading_groups (id),
    enabled INTEGER NOT NULL,
    last_seen_at INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (ae_title, address)
) STRICT;

CREATE TABLE device_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL REFERENCES devices (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE INDEX device_tokens_device ON device_tokens (device);

-- Which reading group reads what a site sends: the most specific rule wins.
CREATE TABLE routes (
    institution TEXT NOT NULL REFERENCES institutions (id),
    modality TEXT NOT NULL,
    reading_group TEXT NOT NULL REFERENCES reading_groups (id),
    PRIMARY KEY (institution, modality)
) STRICT;

CREATE TABLE studies (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    uid TEXT NOT NULL,
    device TEXT,
    modality TEXT NOT NULL,
    origin TEXT,
    instances INTEGER NOT NULL,
    content_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    arrival TEXT NOT NULL,
    link TEXT NOT NULL,
    link_name TEXT NOT NULL,
    patient TEXT REFERENCES patients (id),
    case_id TEXT REFERENCES cases (id),
    quarantine TEXT NOT NULL,
    as_sent_sealed TEXT,
    sent_accession TEXT,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (institution, uid)
) STRICT;

CREATE INDEX studies_case ON studies (case_id);

CREATE INDEX studies_patient ON studies (patient);

CREATE INDEX studies_uid ON studies (uid);

CREATE INDEX studies_link ON studies (link_name, last_at);

CREATE TABLE series (
    id TEXT NOT NULL PRIMARY KEY,
    study TEXT NOT NULL REFERENCES studies (id),
    uid TEXT NOT NULL,
    modality TEXT NOT NULL,
    number INTEGER,
    description TEXT NOT NULL,
    metadata_hash TEXT,
    metadata_size_bytes INTEGER,
    metadata_instances INTEGER,
    UNIQUE (study, uid)
) STRICT;

CREATE TABLE instances (
    id TEXT NOT NULL PRIMARY KEY,
    study TEXT NOT NULL REFERENCES studies (id),
    series TEXT NOT NULL REFERENCES series (id),
    sop_instance TEXT NOT NULL,
    sop_class TEXT NOT NULL,
    transfer_syntax TEXT NOT NULL,
    object_hash TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    number INTEGER,
    pixel_rows INTEGER,
    pixel_columns INTEGER,
    frames INTEGER NOT NULL,
    device TEXT,
    received_at INTEGER NOT NULL,
    beside INTEGER NOT NULL,
    unreadable TEXT,
    UNIQUE (study, sop_instance, object_hash)
) STRICT;

CREATE INDEX instances_series ON instances (series, number);

CREATE INDEX instances_sop ON instances (sop_instance);

CREATE INDEX instances_object ON instances (object_hash);
