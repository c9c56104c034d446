-- Figures that may leave: withheld (x) where they rest on too few observations, or one part of a percentage does.
SELECT
    figure.* EXCLUDE (withheld) REPLACE (
        CASE WHEN NOT withheld THEN estimate END AS estimate,
        CASE WHEN NOT withheld THEN standard_error END AS standard_error,
        CASE WHEN NOT withheld THEN margin END AS margin,
        CASE WHEN NOT withheld THEN ci_low END AS ci_low,
        CASE WHEN NOT withheld THEN ci_high END AS ci_high,
        CASE WHEN NOT withheld THEN cv END AS cv,
        CASE WHEN NOT withheld THEN design_effect END AS design_effect,
        CASE WHEN NOT withheld THEN n END AS n,
        CASE WHEN NOT withheld THEN degrees_of_freedom END AS degrees_of_freedom,
        CASE WHEN withheld THEN 'x' ELSE symbol END AS symbol,
        CASE WHEN withheld THEN 'x' ELSE shown END AS shown
    )
FROM (
    SELECT
        * EXCLUDE (n_ones, unweighted_estimate),
        n < $minimum_cell
            OR degrees_of_freedom < $minimum_degrees
            OR coalesce(least(n_ones, n - n_ones) < $minimum_cell, FALSE) AS withheld
    FROM estimate.figures
) AS figure
