-- Figures that were shown although they, or one part of a percentage, rest on too few observations.
SELECT count(*)
FROM protect.figures AS released
JOIN estimate.figures AS estimated USING (table_name, measure, "by", cell)
WHERE
    (
        coalesce(released.estimate, released.standard_error, released.margin, released.ci_low, released.ci_high, released.n) IS NOT NULL
        OR released.shown <> 'x'
    )
    AND (
        estimated.n < $minimum_cell
        OR estimated.degrees_of_freedom < $minimum_degrees
        OR least(estimated.n_ones, estimated.n - estimated.n_ones) < $minimum_cell
    )
