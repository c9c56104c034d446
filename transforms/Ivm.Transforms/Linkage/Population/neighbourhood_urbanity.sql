-- Urbanity of every neighbourhood: the class with the highest lower bound that its address density reaches.
CREATE TABLE neighbourhood_urbanity AS
SELECT
    density.area AS neighbourhood,
    arg_max(urbanity_bound.code, CAST(urbanity_bound.bound AS DOUBLE)) AS urbanity
FROM neighbourhood_density AS density
JOIN urbanity_bound ON density.density >= CAST(urbanity_bound.bound AS DOUBLE)
GROUP BY density.area
