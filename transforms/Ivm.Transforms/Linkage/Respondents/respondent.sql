-- Respondents with the sampled case of the same number (NULL where the sample has none) and the local survey whose
-- sample could contain them.
CREATE TABLE respondent AS
WITH local_survey AS (
    SELECT STRATUM_LOCAL AS stratum_local, min(SURVEY) AS survey
    FROM ingest.sample
    WHERE STREAM = 'local'
    GROUP BY STRATUM_LOCAL
)
SELECT
    response.samplenr,
    response.rinpersoons,
    response.rinpersoon,
    response.stream,
    response.survey,
    response.interview_date,
    sample.SAMPLENR AS case_number,
    sample.RINPERSOONS AS case_rinpersoons,
    sample.RINPERSOON AS case_rinpersoon,
    sample.PROB_NATIONAL AS prob_national,
    sample.PROB_LOCAL AS prob_local,
    sample.STRATUM_NATIONAL AS stratum_national,
    sample.STRATUM_LOCAL AS stratum_local,
    coalesce(local_survey.survey, 'none') AS survey_local
FROM clean.respondents AS response
LEFT JOIN ingest.sample AS sample ON sample.SAMPLENR = response.samplenr
LEFT JOIN local_survey ON local_survey.stratum_local = sample.STRATUM_LOCAL
