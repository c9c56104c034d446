-- The candidates of one part of the population register. Nearly in the order of keys, which makes it cheap to sort them.
INSERT INTO compressed.candidate
SELECT
    person.person,
    person.sex,
    person.birth_year,
    person.age,
    person.origin_group,
    person.generation,
    household.household_type,
    household.household_size,
    household.household_number,
    household.household_start,
    marital.marital_status,
    education.education_level,
    education.education_weight,
    income.income,
    address.place,
    CASE
        WHEN successor.person IS NOT NULL THEN 'superseded_key'
        WHEN person.age IS NULL THEN 'age_unknown'
        WHEN person.age < $minimum_age THEN 'under_' || $minimum_age
        WHEN household.person IS NULL THEN 'no_household'
        WHEN household_class.private IS DISTINCT FROM 'true' THEN 'institutional'
        WHEN address.person IS NULL THEN 'no_address'
        WHEN address.place IS NULL THEN 'no_area'
    END AS reason
FROM (FROM compressed.person_state WHERE in_part(person)) AS person
LEFT JOIN (SELECT DISTINCT person FROM successor WHERE in_part(person)) AS successor ON successor.person = person.person
LEFT JOIN (FROM compressed.household_state WHERE in_part(person)) AS household ON household.person = person.person
LEFT JOIN household_class ON household_class.code = household.household_type
LEFT JOIN (FROM compressed.address_state WHERE in_part(person)) AS address ON address.person = person.person
LEFT JOIN (FROM compressed.marital_state WHERE in_part(person)) AS marital ON marital.person = person.person
LEFT JOIN (FROM compressed.education_state WHERE in_part(person)) AS education ON education.person = person.person
LEFT JOIN (FROM compressed.income_state WHERE in_part(person)) AS income ON income.person = person.person
