-- Rows of the sample whose key does not fit their survey: half a key anywhere, none where the survey knows keys, one where it
-- does not.
SELECT
    CASE
        WHEN (sample.RINPERSOONS IS NULL) <> (sample.RINPERSOON IS NULL) THEN 'half a key'
        WHEN keyless_survey.survey IS NULL THEN 'no key in a survey that knows keys'
        ELSE 'a key in a survey without keys'
    END AS what,
    count(*) AS cases
FROM ingest.sample AS sample
LEFT JOIN keyless_survey ON keyless_survey.survey = sample.SURVEY
WHERE
    (sample.RINPERSOONS IS NULL) <> (sample.RINPERSOON IS NULL)
    OR (sample.RINPERSOON IS NULL) <> (keyless_survey.survey IS NOT NULL)
GROUP BY what
ORDER BY what
