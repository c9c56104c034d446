-- Rows beyond one of a person, which is none unless a register has two rows of a person on the reference date: the
-- population register itself has a person once, by its key.
SELECT (SELECT count(*) FROM compressed.candidate) - (SELECT count(*) FROM person) AS persons
