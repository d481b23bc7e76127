-- How a patient's name is typed in Latin letters: every spelling and its first letters, each after a bar. What is there
-- already is spelt when the program starts.
ALTER TABLE patients ADD COLUMN name_spelt TEXT;
