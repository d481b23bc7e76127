-- Consults, who is asked to them, and the pictures that go with them.

-- Whose patient an event is about: an invitation to a consult opens what one house has of one patient.
ALTER TABLE events ADD COLUMN patient TEXT;

UPDATE events SET patient = json_extract(body, '$.subject.patient');

CREATE TABLE consults (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT REFERENCES reading_groups (id),
    origin_node TEXT,
    number TEXT NOT NULL UNIQUE,
    case_id TEXT REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT REFERENCES institutions (id),
    requested_by TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    urgency TEXT NOT NULL,
    urgency_rank INTEGER NOT NULL,
    request TEXT NOT NULL,
    agreed TEXT NOT NULL,
    consent TEXT NOT NULL,
    consent_phone_sealed TEXT,
    invited TEXT NOT NULL,
    sittings TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    expert TEXT REFERENCES people (id),
    plan_from INTEGER,
    plan_until INTEGER,
    settled_at INTEGER,
    owes INTEGER NOT NULL,
    late_at INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX consults_group ON consults (reading_group, state);

CREATE INDEX consults_institution ON consults (institution, state);

CREATE INDEX consults_state ON consults (state, urgency_rank, submitted_at);

CREATE INDEX consults_patient ON consults (patient);

CREATE INDEX consults_case ON consults (case_id);

CREATE INDEX consults_expert ON consults (expert, plan_from);

CREATE INDEX consults_requested_by ON consults (requested_by, submitted_at);

-- Who is asked to which consult, for finding them; the whole of it is in the consult's row.
CREATE TABLE consult_people (
    consult TEXT NOT NULL REFERENCES consults (id),
    person TEXT NOT NULL REFERENCES people (id),
    part TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (consult, person)
) STRICT;

CREATE INDEX consult_people_person ON consult_people (person, removed);

CREATE TABLE consult_pictures (
    id TEXT NOT NULL PRIMARY KEY,
    consult TEXT NOT NULL REFERENCES consults (id),
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at INTEGER NOT NULL
) STRICT;

CREATE INDEX consult_pictures_consult ON consult_pictures (consult, added_at);
