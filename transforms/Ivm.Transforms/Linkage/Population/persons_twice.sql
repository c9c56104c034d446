-- Persons with more than one row, which is none unless a register has two rows of a person on the reference date. Rows are
-- in the order of their keys, so that each is compared with the one before it.
SELECT count(*) AS persons
FROM (SELECT person = lag(person) OVER () AS is_repeated FROM candidate) AS rows_of_persons
WHERE is_repeated
