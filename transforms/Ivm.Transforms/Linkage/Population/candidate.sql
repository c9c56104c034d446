-- Every person of the population register with what the other registers say of the reference date, and the first reason
-- for which the person is outside the target population (NULL: inside). An unknown month or day of birth takes the
-- plan's value, an unknown year leaves the age unknown.
CREATE TABLE candidate AS
WITH birth AS (
    SELECT
        *,
        TRY_CAST(GBAGEBOORTEJAAR AS INTEGER) AS birth_year,
        TRY_CAST(GBAGEBOORTEMAAND AS INTEGER) AS birth_month,
        TRY_CAST(GBAGEBOORTEDAG AS INTEGER) AS birth_day
    FROM ingest.GBAPERSOONTAB
),
person AS (
    SELECT
        RINPERSOONS AS rinpersoons,
        RINPERSOON AS rinpersoon,
        CASE WHEN GBAGESLACHT IN ('1', '2') THEN GBAGESLACHT END AS sex,
        birth_year,
        $reference_year - birth_year
            - (
                100 * coalesce(birth_month, $unknown_month)
                + CASE WHEN birth_month IS NULL THEN $unknown_day ELSE coalesce(birth_day, $unknown_day) END
                > $reference_month_day
            )::INTEGER AS age,
        GBAHERKOMSTGROEPERING AS origin_group,
        NULLIF(GBAGENERATIE, '-') AS generation
    FROM birth
)
SELECT
    person.rinpersoons,
    person.rinpersoon,
    person.sex,
    person.birth_year,
    person.age,
    person.origin_group,
    person.generation,
    household.TYPHH AS household_type,
    CAST(household.AANTALPERSHH AS INTEGER) AS household_size,
    household.HUISHOUDNR AS household_number,
    household.DATUMAANVANGHH AS household_start,
    marital.GBABURGERLIJKESTAAT AS marital_status,
    education.OPLNIVSOI2006 AS education_level,
    personal_income.income,
    area.municipality,
    area.district,
    area.neighbourhood,
    CASE
        WHEN successor.RINPERSOON IS NOT NULL THEN 'superseded_key'
        WHEN person.age IS NULL THEN 'age_unknown'
        WHEN person.age < $minimum_age THEN 'under_' || $minimum_age
        WHEN household.RINPERSOON IS NULL THEN 'no_household'
        WHEN household_class.private IS DISTINCT FROM 'true' THEN 'institutional'
        WHEN address.RINPERSOON IS NULL THEN 'no_address'
        WHEN area.municipality IS NULL THEN 'no_area'
    END AS reason
FROM person
LEFT JOIN (SELECT DISTINCT RINPERSOONS, RINPERSOON FROM ingest.VTVPERSOONTAB) AS successor
    ON successor.RINPERSOONS = person.rinpersoons AND successor.RINPERSOON = person.rinpersoon
LEFT JOIN ingest.GBAHUISHOUDENSBUS AS household
    ON
        household.RINPERSOONS = person.rinpersoons
        AND household.RINPERSOON = person.rinpersoon
        AND household.DATUMAANVANGHH <= $reference
        AND household.DATUMEINDEHH >= $reference
LEFT JOIN household_class ON household_class.code = household.TYPHH
LEFT JOIN ingest.GBAADRESOBJECTBUS AS address
    ON
        address.RINPERSOONS = person.rinpersoons
        AND address.RINPERSOON = person.rinpersoon
        AND address.GBADATUMAANVANGADRESHOUDING <= $reference
        AND address.GBADATUMEINDEADRESHOUDING >= $reference
LEFT JOIN area
    ON area.object_kind = address.SOORTOBJECTNUMMER AND area.object_number = address.RINOBJECTNUMMER
LEFT JOIN ingest.GBABURGERLIJKESTAATBUS AS marital
    ON
        marital.RINPERSOONS = person.rinpersoons
        AND marital.RINPERSOON = person.rinpersoon
        AND marital.GBAAANVANGBURGERLIJKESTAAT <= $reference
        AND marital.GBAEINDEBURGERLIJKESTAAT >= $reference
LEFT JOIN ingest.HOOGSTEOPLTAB AS education
    ON education.RINPERSOONS = person.rinpersoons AND education.RINPERSOON = person.rinpersoon
LEFT JOIN personal_income
    ON personal_income.rinpersoons = person.rinpersoons AND personal_income.rinpersoon = person.rinpersoon
