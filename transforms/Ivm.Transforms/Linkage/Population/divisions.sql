-- Municipalities in the edition's division of the country and in later ones, with the persons of the target population.
SELECT
    division.municipality,
    division.division_year,
    division.municipality_then,
    division.is_whole,
    coalesce(counted.persons, 0) AS persons
FROM division
LEFT JOIN (
    SELECT municipality, count(*) AS persons
    FROM link.population
    GROUP BY municipality
) AS counted ON counted.municipality = division.municipality
