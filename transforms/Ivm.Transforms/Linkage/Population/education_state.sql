-- The education of persons, by key.
CREATE TABLE compressed.education_state AS
SELECT person, education_level, education_weight
FROM education
ORDER BY person
