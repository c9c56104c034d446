-- Respondents with the sampled case of the same number (NULL where the sample has none).
CREATE TABLE respondent AS
SELECT
    response.samplenr,
    response.rinpersoons,
    response.rinpersoon,
    response.stream,
    response.interview_date,
    sample.SAMPLENR AS case_number,
    sample.RINPERSOONS AS case_rinpersoons,
    sample.RINPERSOON AS case_rinpersoon,
    sample.PROB_NATIONAL AS prob_national,
    sample.PROB_LOCAL AS prob_local,
    sample.STRATUM_NATIONAL AS stratum_national,
    sample.STRATUM_LOCAL AS stratum_local
FROM clean.respondents AS response
LEFT JOIN ingest.sample AS sample ON sample.SAMPLENR = response.samplenr
