-- Where a patient has a case: at the institution that examines and at the clinic that sent them. Both may see the record.

CREATE TABLE patient_sites (
    patient TEXT NOT NULL REFERENCES patients (id),
    institution TEXT NOT NULL REFERENCES institutions (id),
    PRIMARY KEY (patient, institution)
);

INSERT INTO patient_sites (patient, institution)
SELECT patient, institution FROM cases
UNION
SELECT patient, origin FROM cases WHERE origin IS NOT NULL;
