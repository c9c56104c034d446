-- The household of persons on the reference date, by key.
CREATE TABLE compressed.household_state AS
SELECT person, household_type, household_size, household_number, CAST(first_day AS INTEGER) AS household_start
FROM household
WHERE first_day <= $reference AND last_day >= $reference
ORDER BY person
