-- The income of persons, by key.
CREATE TABLE compressed.income_state AS
SELECT person, income
FROM personal_income
ORDER BY person
