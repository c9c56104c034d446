-- Figures with a margin beside the truth. A figure that several tables show counts once.
WITH figure AS (
    SELECT DISTINCT
        measure,
        CASE WHEN "by" = '' THEN 'total' ELSE "by" END AS crossing,
        CASE
            WHEN cell = '' THEN 'total'
            ELSE array_to_string(list_transform(string_split(cell, ', '), lambda part: split_part(part, '=', 2)), ' x ')
        END AS domain,
        estimate,
        margin,
        unweighted_estimate
    FROM estimate.figures
    WHERE margin IS NOT NULL
)
SELECT
    figure.measure,
    figure.crossing,
    figure.domain,
    figure.estimate,
    figure.margin,
    CAST(truth.truth AS DOUBLE) AS truth,
    figure.unweighted_estimate
FROM figure
JOIN truth ON truth.measure = figure.measure AND truth."by" = figure.crossing AND truth.domain = figure.domain
ORDER BY figure.crossing <> 'total', figure.crossing, figure.measure, figure.domain
