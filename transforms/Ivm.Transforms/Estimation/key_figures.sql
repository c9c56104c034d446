-- Figures with a margin beside the truth. A figure that several tables show counts once.
WITH figure AS (
    SELECT DISTINCT
        measure,
        "by",
        cell,
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
    figure.unweighted_estimate,
    replicate_margin.margin
FROM figure
JOIN truth ON truth.measure = figure.measure AND truth."by" = figure.crossing AND truth.domain = figure.domain
LEFT JOIN replicate_margin ON replicate_margin.measure = figure.measure AND replicate_margin."by" = figure."by" AND replicate_margin.cell = figure.cell
ORDER BY figure.crossing <> 'total', figure.crossing, figure.measure, figure.domain
