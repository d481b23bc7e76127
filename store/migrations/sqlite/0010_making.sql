-- How an instance was made, as its device said: the side, the time by the device's clock, whether with loss.

ALTER TABLE instances ADD COLUMN side TEXT;

ALTER TABLE instances ADD COLUMN made_at TEXT;

ALTER TABLE instances ADD COLUMN lossy INTEGER NOT NULL DEFAULT 0;
