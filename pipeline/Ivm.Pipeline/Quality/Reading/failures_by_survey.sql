-- Failures of errors and warnings by survey, how many respondents they touch, and the rule that fails most.
WITH failure AS (
    SELECT kept.survey, kept.samplenr, failure.rule, failure.severity
    FROM clean.rule_failures AS failure
    JOIN kept ON kept.samplenr = failure.samplenr
    WHERE failure.severity IN ('error', 'warning')
),

counted AS (
    SELECT
        survey,
        count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings,
        count(DISTINCT samplenr) AS touched
    FROM failure
    GROUP BY survey
),

by_rule AS (
    SELECT survey, rule, count(*) AS fails
    FROM failure
    GROUP BY survey, rule
),

worst AS (
    SELECT survey, rule, fails, row_number() OVER (PARTITION BY survey ORDER BY fails DESC, rule) AS place
    FROM by_rule
),

survey AS (
    SELECT survey, count(*) AS respondents
    FROM kept
    GROUP BY survey
)

SELECT
    survey.survey,
    survey.respondents,
    coalesce(counted.errors, 0) AS errors,
    coalesce(counted.warnings, 0) AS warnings,
    coalesce(counted.touched, 0) AS touched,
    worst.rule,
    coalesce(worst.fails, 0) AS worst_fails
FROM survey
LEFT JOIN counted USING (survey)
LEFT JOIN worst ON worst.survey = survey.survey AND worst.place = 1
ORDER BY survey.survey
