-- Urbanity of every municipality: the class with the highest lower bound that its address density reaches.
CREATE TABLE municipality_urbanity AS
SELECT
    density.area AS municipality,
    arg_max(urbanity_bound.code, CAST(urbanity_bound.bound AS DOUBLE)) AS urbanity
FROM municipality_density AS density
JOIN urbanity_bound ON density.density >= CAST(urbanity_bound.bound AS DOUBLE)
GROUP BY density.area
