-- Every person of the population register with what the other registers say of the reference date, and the first
-- reason for which the person is outside the target population (NULL: inside). An unknown month or day of birth takes the
-- plan's value, an unknown year leaves the age unknown.
CREATE TABLE candidate AS
SELECT
    person.person,
    person.sex,
    person.birth_year,
    person.age,
    person.origin_group,
    person.generation,
    household_state.household_type,
    household_state.household_size,
    household_state.household_number,
    household_state.household_start,
    marital_state.marital_status,
    education.education_level,
    education.education_weight,
    personal_income.income,
    address_state.place,
    CAST(
        CASE
            WHEN successor.person IS NOT NULL THEN 'superseded_key'
            WHEN person.age IS NULL THEN 'age_unknown'
            WHEN person.age < $minimum_age THEN 'under_' || $minimum_age
            WHEN household_state.person IS NULL THEN 'no_household'
            WHEN household_class.private IS DISTINCT FROM 'true' THEN 'institutional'
            WHEN address_state.person IS NULL THEN 'no_address'
            WHEN address_state.place IS NULL THEN 'no_area'
        END AS outside_reason
    ) AS reason
FROM (
    SELECT
        *,
        $reference_year - birth_year
            - (
                100 * coalesce(birth_month, $unknown_month)
                + CASE WHEN birth_month IS NULL THEN $unknown_day ELSE coalesce(birth_day, $unknown_day) END
                > $reference_month_day
            )::INTEGER AS age
    FROM person
) AS person
LEFT JOIN (SELECT DISTINCT person FROM successor) AS successor ON successor.person = person.person
LEFT JOIN household_state ON household_state.person = person.person
LEFT JOIN household_class ON household_class.code = household_state.household_type
LEFT JOIN address_state ON address_state.person = person.person
LEFT JOIN marital_state ON marital_state.person = person.person
LEFT JOIN education ON education.person = person.person
LEFT JOIN personal_income ON personal_income.person = person.person
