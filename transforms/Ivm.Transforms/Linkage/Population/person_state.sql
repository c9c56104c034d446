-- Persons of the population register by key, with their age on the reference date. An unknown month or day of birth takes
-- the plan's value, an unknown year leaves the age unknown.
CREATE TABLE compressed.person_state AS
SELECT
    person,
    sex,
    CAST(birth_year AS SMALLINT) AS birth_year,
    CAST(
        $reference_year - birth_year
            - (
                100 * coalesce(birth_month, $unknown_month)
                + CASE WHEN birth_month IS NULL THEN $unknown_day ELSE coalesce(birth_day, $unknown_day) END
                > $reference_month_day
            )::INTEGER AS SMALLINT
    ) AS age,
    origin_group,
    generation
FROM person
ORDER BY person
