-- What a patient was called by while nobody knew who they were: devices may still send it.

ALTER TABLE patients ADD COLUMN former_name TEXT;
