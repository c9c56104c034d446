-- The target population with its background. Income quintiles are those of the persons whose income is known; equal
-- incomes share a quintile.
SELECT
    candidate.rinpersoons,
    candidate.rinpersoon,
    candidate.sex,
    candidate.birth_year,
    candidate.age,
    marital.marital,
    candidate.household_type,
    candidate.household_size,
    candidate.household_number,
    candidate.household_start,
    candidate.origin,
    candidate.generation,
    education_class.class AS education,
    personal_income.income,
    CASE
        WHEN personal_income.income IS NOT NULL
            THEN CAST(
                1 + (5 * (rank() OVER (PARTITION BY personal_income.income IS NULL ORDER BY personal_income.income) - 1))
                // count(personal_income.income) OVER ()
                AS VARCHAR
            )
    END AS income_quintile,
    candidate.municipality,
    candidate.district,
    candidate.neighbourhood,
    neighbourhood_urbanity.urbanity AS urbanity_neighbourhood,
    municipality_urbanity.urbanity AS urbanity_municipality,
    municipality_of_year.police_region,
    municipality_of_year.province
FROM candidate
JOIN municipality_of_year ON municipality_of_year.code = candidate.municipality
LEFT JOIN marital_at_reference AS marital
    ON marital.rinpersoons = candidate.rinpersoons AND marital.rinpersoon = candidate.rinpersoon
LEFT JOIN ingest.HOOGSTEOPLTAB AS education
    ON education.RINPERSOONS = candidate.rinpersoons AND education.RINPERSOON = candidate.rinpersoon
LEFT JOIN education_class ON education_class.code = education.OPLNIVSOI2006
LEFT JOIN personal_income
    ON personal_income.rinpersoons = candidate.rinpersoons AND personal_income.rinpersoon = candidate.rinpersoon
LEFT JOIN neighbourhood_urbanity ON neighbourhood_urbanity.neighbourhood = candidate.neighbourhood
LEFT JOIN municipality_urbanity ON municipality_urbanity.municipality = candidate.municipality
WHERE candidate.reason IS NULL
