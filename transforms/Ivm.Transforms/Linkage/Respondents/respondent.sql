-- Respondents with the sampled case of the same number (NULL where the sample has none), the local survey whose sample could
-- contain them and, where the survey knows no person keys, the person whom their contact was matched with.
CREATE TABLE respondent AS
WITH local_survey AS (
    SELECT STRATUM_LOCAL AS stratum_local, min(SURVEY) AS survey
    FROM ingest.sample
    WHERE STREAM = 'local'
    GROUP BY STRATUM_LOCAL
)
SELECT
    response.samplenr,
    keyless_survey.survey IS NULL AS has_key,
    coalesce(response.rinpersoons, matched.rinpersoons) AS rinpersoons,
    coalesce(response.rinpersoon, matched.rinpersoon) AS rinpersoon,
    matched.pass AS link_pass,
    matched.weight AS link_weight,
    matched.posterior AS link_posterior,
    matched.runner_up_weight AS link_runner_up_weight,
    matched.margin AS link_margin,
    CASE WHEN matched.samplenr IS NULL THEN coalesce(unmatched.reason, 'no_contact') END AS unmatched_reason,
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
LEFT JOIN keyless_survey ON keyless_survey.survey = response.survey
LEFT JOIN matched ON matched.samplenr = response.samplenr AND keyless_survey.survey IS NOT NULL
LEFT JOIN unmatched ON unmatched.samplenr = response.samplenr
LEFT JOIN ingest.sample AS sample ON sample.SAMPLENR = response.samplenr
LEFT JOIN local_survey ON local_survey.stratum_local = sample.STRATUM_LOCAL
