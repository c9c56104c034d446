-- The target population with its background, in the order of its keys. What is sorted is numbers and numbered values; keys
-- become texts afterwards.
SELECT
    chr(CAST(person // 1000000000 AS INTEGER)) AS rinpersoons,
    lpad(CAST(person % 1000000000 AS VARCHAR), 9, '0') AS rinpersoon,
    * EXCLUDE (person)
    REPLACE (
        lpad(CAST(household_number AS VARCHAR), 12, '0') AS household_number,
        CAST(household_start AS VARCHAR) AS household_start
    )
FROM (
    SELECT
        candidate.person,
        candidate.sex,
        candidate.birth_year,
        candidate.age,
        marital_class.class AS marital,
        candidate.household_type,
        candidate.household_size,
        candidate.household_number,
        candidate.household_start,
        origin_class.class AS origin,
        candidate.generation,
        education_class.class AS education,
        candidate.education_weight,
        candidate.income,
        income_class.quintile AS income_quintile,
        household_income.income AS household_income,
        household_income_class.quintile AS household_income_quintile,
        place.municipality,
        place.district,
        place.neighbourhood,
        place.urbanity_neighbourhood,
        place.urbanity_municipality,
        place.police_region,
        place.province
    FROM compressed.candidate
    JOIN place ON place.place = candidate.place
    JOIN household_income
        ON household_income.household_number = candidate.household_number AND household_income.household_start = candidate.household_start
    LEFT JOIN marital_class ON marital_class.code = candidate.marital_status
    LEFT JOIN origin_class ON origin_class.code = candidate.origin_group
    LEFT JOIN education_class ON education_class.code = candidate.education_level
    LEFT JOIN income_class ON income_class.income = candidate.income
    LEFT JOIN household_income_class ON household_income_class.income = household_income.income
    WHERE candidate.reason IS NULL
    ORDER BY candidate.person
) AS persons
