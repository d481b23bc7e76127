-- The words of the critical value that another one takes the place of, as the site was told them.

ALTER TABLE criticals ADD COLUMN replaces TEXT;
