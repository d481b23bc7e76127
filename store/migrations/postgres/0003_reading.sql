-- Reports, where they were sent, critical values, drafts as they are typed.

CREATE TABLE reports (
    id TEXT NOT NULL,
    report_version BIGINT NOT NULL,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    case_id TEXT NOT NULL REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT,
    amends TEXT,
    read_from TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES people (id),
    written_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    pdf_hash TEXT,
    pdf_size_bytes BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (id, report_version)
);

CREATE INDEX reports_case ON reports (case_id, report_version);

CREATE INDEX reports_group ON reports (reading_group, state, written_at);

CREATE TABLE drafts (
    case_id TEXT NOT NULL REFERENCES cases (id),
    person TEXT NOT NULL REFERENCES people (id),
    content TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (case_id, person)
);

CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    report TEXT NOT NULL,
    report_version BIGINT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    receiver TEXT NOT NULL REFERENCES institutions (id),
    what TEXT NOT NULL,
    printed TEXT NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    due_at BIGINT,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    version BIGINT NOT NULL,
    UNIQUE (report, report_version, receiver, what)
);

CREATE INDEX deliveries_receiver ON deliveries (receiver, state, published_at);

CREATE INDEX deliveries_case ON deliveries (case_id);

CREATE TABLE criticals (
    id TEXT NOT NULL PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institutions (id),
    consortium TEXT,
    reading_group TEXT,
    origin_node TEXT,
    case_id TEXT NOT NULL REFERENCES cases (id),
    patient TEXT NOT NULL REFERENCES patients (id),
    origin TEXT,
    value TEXT NOT NULL,
    note TEXT NOT NULL,
    raised_by TEXT NOT NULL REFERENCES people (id),
    raised_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    state_body TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX criticals_case ON criticals (case_id);

CREATE INDEX criticals_state ON criticals (state, raised_at);
