-- What was not taken from a device or from whoever brought files: by day (UTC), sender and reason. Nothing of a patient.

CREATE TABLE refusals (
    institution TEXT NOT NULL REFERENCES institutions (id),
    sender_kind TEXT NOT NULL,
    sender TEXT NOT NULL,
    why TEXT NOT NULL,
    day BIGINT NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (institution, sender_kind, sender, why, day)
);
