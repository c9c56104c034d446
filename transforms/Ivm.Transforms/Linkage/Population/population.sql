-- The target population with its background.
SELECT
    candidate.rinpersoons,
    candidate.rinpersoon,
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
    candidate.income,
    income_class.quintile AS income_quintile,
    candidate.municipality,
    candidate.district,
    candidate.neighbourhood,
    neighbourhood_urbanity.urbanity AS urbanity_neighbourhood,
    municipality_urbanity.urbanity AS urbanity_municipality,
    municipality_of_year.police_region,
    municipality_of_year.province
FROM candidate
JOIN municipality_of_year ON municipality_of_year.code = candidate.municipality
LEFT JOIN marital_class ON marital_class.code = candidate.marital_status
LEFT JOIN origin_class ON origin_class.code = candidate.origin_group
LEFT JOIN education_class ON education_class.code = candidate.education_level
LEFT JOIN income_class ON income_class.income = candidate.income
LEFT JOIN neighbourhood_urbanity ON neighbourhood_urbanity.neighbourhood = candidate.neighbourhood
LEFT JOIN municipality_urbanity ON municipality_urbanity.municipality = candidate.municipality
WHERE candidate.reason IS NULL
