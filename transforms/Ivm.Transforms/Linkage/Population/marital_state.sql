-- The marital status of persons on the reference date, by key.
CREATE TABLE compressed.marital_state AS
SELECT person, marital_status
FROM marital
WHERE first_day <= $reference AND last_day >= $reference
ORDER BY person
