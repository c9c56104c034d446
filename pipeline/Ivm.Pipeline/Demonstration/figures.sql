SELECT
    measure,
    "by",
    cell,
    estimate,
    margin,
    ci_low,
    ci_high,
    unweighted_estimate
FROM estimate.figures
WHERE estimate IS NOT NULL
    AND margin IS NOT NULL
    AND ci_low IS NOT NULL
    AND ci_high IS NOT NULL
    AND unweighted_estimate IS NOT NULL
ORDER BY table_name, measure, "by", cell
