-- The places that addresses lie in, numbered: a person then carries one number in place of seven texts.
CREATE TABLE place AS
SELECT
    CAST(row_number() OVER (ORDER BY areas.municipality, areas.district, areas.neighbourhood) AS INTEGER) AS place,
    areas.municipality,
    areas.district,
    areas.neighbourhood,
    municipality_of_year.code IS NOT NULL AS is_known,
    municipality_of_year.police_region,
    municipality_of_year.province,
    neighbourhood_urbanity.urbanity AS urbanity_neighbourhood,
    municipality_urbanity.urbanity AS urbanity_municipality
FROM (SELECT DISTINCT municipality, district, neighbourhood FROM area) AS areas
LEFT JOIN municipality_of_year ON municipality_of_year.code = areas.municipality
LEFT JOIN neighbourhood_urbanity ON neighbourhood_urbanity.neighbourhood = areas.neighbourhood
LEFT JOIN municipality_urbanity ON municipality_urbanity.municipality = areas.municipality
