-- Every person of the population register with the household and address of the reference date, and the first reason
-- for which the person is outside the target population (NULL: inside).
CREATE TABLE candidate AS
SELECT
    person.rinpersoons,
    person.rinpersoon,
    person.sex,
    person.birth_year,
    person.age,
    person.origin,
    person.generation,
    household.household_type,
    household.household_size,
    household.household_number,
    household.household_start,
    address.municipality,
    address.district,
    address.neighbourhood,
    CASE
        WHEN successor.RINPERSOON IS NOT NULL THEN 'superseded_key'
        WHEN person.age IS NULL THEN 'age_unknown'
        WHEN person.age < $minimum_age THEN 'under_' || $minimum_age
        WHEN household.rinpersoon IS NULL THEN 'no_household'
        WHEN household_class.private IS DISTINCT FROM 'true' THEN 'institutional'
        WHEN address.rinpersoon IS NULL THEN 'no_address'
        WHEN address.municipality IS NULL THEN 'no_area'
    END AS reason
FROM register_person AS person
LEFT JOIN (SELECT DISTINCT RINPERSOONS, RINPERSOON FROM ingest.VTVPERSOONTAB) AS successor
    ON successor.RINPERSOONS = person.rinpersoons AND successor.RINPERSOON = person.rinpersoon
LEFT JOIN household_at_reference AS household
    ON household.rinpersoons = person.rinpersoons AND household.rinpersoon = person.rinpersoon
LEFT JOIN household_class ON household_class.code = household.household_type
LEFT JOIN address_at_reference AS address
    ON address.rinpersoons = person.rinpersoons AND address.rinpersoon = person.rinpersoon
