-- Persons of the population register with their age on the reference date. An unknown month or day of birth takes the
-- plan's value, an unknown year leaves the age unknown.
CREATE TABLE register_person AS
WITH birth AS (
    SELECT
        RINPERSOONS AS rinpersoons,
        RINPERSOON AS rinpersoon,
        CASE WHEN GBAGESLACHT IN ('1', '2') THEN GBAGESLACHT END AS sex,
        TRY_CAST(GBAGEBOORTEJAAR AS INTEGER) AS birth_year,
        TRY_CAST(GBAGEBOORTEMAAND AS INTEGER) AS birth_month,
        TRY_CAST(GBAGEBOORTEDAG AS INTEGER) AS birth_day,
        GBAHERKOMSTGROEPERING AS origin_group,
        NULLIF(GBAGENERATIE, '-') AS generation
    FROM ingest.GBAPERSOONTAB
)
SELECT
    birth.rinpersoons,
    birth.rinpersoon,
    birth.sex,
    birth.birth_year,
    $reference_year - birth.birth_year
        - (
            100 * coalesce(birth.birth_month, $unknown_month)
            + CASE WHEN birth.birth_month IS NULL THEN $unknown_day ELSE coalesce(birth.birth_day, $unknown_day) END
            > $reference_month_day
        )::INTEGER AS age,
    origin_class.class AS origin,
    birth.generation
FROM birth
LEFT JOIN origin_class ON origin_class.code = birth.origin_group
