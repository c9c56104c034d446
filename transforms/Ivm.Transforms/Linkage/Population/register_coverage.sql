-- Of whom the registers know what, by sex and age: residents (persons with a household or an address on the reference
-- date under a present key), and for education and income those who are old enough.
SELECT
    known.variable,
    coalesce(CAST(known.sex AS VARCHAR), 'unknown') AS sex,
    known.age_group,
    CAST(sum(known.persons) AS BIGINT) AS persons,
    CAST(sum(known.known) AS BIGINT) AS known
FROM (
    SELECT
        sex,
        CASE
            WHEN age IS NULL THEN 'unknown'
            WHEN age < $minimum_age THEN '0-' || ($minimum_age - 1)
            WHEN age < 25 THEN $minimum_age || '-24'
            WHEN age < 35 THEN '25-34'
            WHEN age < 45 THEN '35-44'
            WHEN age < 55 THEN '45-54'
            WHEN age < 65 THEN '55-64'
            WHEN age < 75 THEN '65-74'
            ELSE '75+'
        END AS age_group,
        unnest(['sex', 'birth_year', 'origin', 'household', 'address', 'marital', 'education', 'income']) AS variable,
        unnest([
            persons, persons, persons, persons, persons, persons,
            CASE WHEN coalesce(age, $minimum_age) >= $minimum_age THEN persons ELSE 0 END,
            CASE WHEN coalesce(age, $minimum_age) >= $minimum_age THEN persons ELSE 0 END
        ]) AS persons,
        unnest([
            sex_known, birth_year_known, origin_known, household_known, address_known, marital_known,
            CASE WHEN coalesce(age, $minimum_age) >= $minimum_age THEN education_known ELSE 0 END,
            CASE WHEN coalesce(age, $minimum_age) >= $minimum_age THEN income_known ELSE 0 END
        ]) AS known
    FROM (
        SELECT
            sex,
            age,
            count(*) AS persons,
            count(sex) AS sex_known,
            count(birth_year) AS birth_year_known,
            count(origin_group) AS origin_known,
            count(household_number) AS household_known,
            count(place) AS address_known,
            count(marital_status) AS marital_known,
            count(education_level) AS education_known,
            count(income) AS income_known
        FROM compressed.candidate
        WHERE (household_number IS NOT NULL OR place IS NOT NULL) AND reason IS DISTINCT FROM 'superseded_key'
        GROUP BY sex, age
    ) AS by_age
) AS known
GROUP BY ALL
HAVING sum(known.persons) > 0
