-- The education of persons, by key.
CREATE TABLE education_state AS
SELECT person, education_level, education_weight
FROM education
ORDER BY person
