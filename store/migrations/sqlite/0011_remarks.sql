-- Why a link or a quarantine was undone by hand stays with the study.
ALTER TABLE studies ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';
