-- Every respondent under the present key, with the first reason for which the response is set apart (NULL: linked).
CREATE TABLE linked AS
WITH found AS (
    SELECT
        respondent.*,
        resolved.present_rinpersoons,
        resolved.present_rinpersoon,
        CASE
            WHEN NOT respondent.has_key THEN CASE respondent.link_pass WHEN 'probabilistic' THEN 'probabilistic' ELSE 'deterministic' END
            WHEN resolved.present_rinpersoons = respondent.rinpersoons AND resolved.present_rinpersoon = respondent.rinpersoon
                THEN 'direct'
            ELSE 'concordance'
        END AS link_status,
        CASE
            WHEN NOT respondent.has_key AND respondent.unmatched_reason IS NOT NULL THEN respondent.unmatched_reason
            WHEN resolved.ends > 1 THEN 'ambiguous_concordance'
            WHEN population.rinpersoon IS NULL AND outside_population.rinpersoon IS NULL THEN 'no_register_row'
            WHEN respondent.case_number IS NULL THEN 'not_in_sample'
            WHEN
                resolved_case.ends > 1
                OR respondent.has_key AND respondent.case_rinpersoon IS NULL
                OR resolved_case.present_rinpersoons <> resolved.present_rinpersoons
                OR resolved_case.present_rinpersoon <> resolved.present_rinpersoon
                THEN 'sample_key_differs'
            WHEN respondent.prob_national = 0 AND respondent.prob_local = 0 THEN 'no_probability'
            ELSE outside_population.reason
        END AS reason
    FROM respondent
    LEFT JOIN resolved_key AS resolved
        ON resolved.rinpersoons = respondent.rinpersoons AND resolved.rinpersoon = respondent.rinpersoon
    LEFT JOIN resolved_key AS resolved_case
        ON
            resolved_case.rinpersoons = respondent.case_rinpersoons
            AND resolved_case.rinpersoon = respondent.case_rinpersoon
    LEFT JOIN link.population AS population
        ON
            population.rinpersoons = resolved.present_rinpersoons
            AND population.rinpersoon = resolved.present_rinpersoon
    LEFT JOIN link.outside_population AS outside_population
        ON
            outside_population.rinpersoons = resolved.present_rinpersoons
            AND outside_population.rinpersoon = resolved.present_rinpersoon
)
SELECT
    found.* EXCLUDE (reason),
    first_value(found.samplenr) OVER claims AS kept_samplenr,
    coalesce(found.reason, CASE WHEN row_number() OVER claims > 1 THEN 'same_person' END) AS reason
FROM found
WINDOW claims AS (
    PARTITION BY found.present_rinpersoons, found.present_rinpersoon, found.reason IS NULL
    ORDER BY
        CASE found.link_status WHEN 'direct' THEN 0 WHEN 'concordance' THEN 1 WHEN 'deterministic' THEN 1 ELSE 2 END,
        found.stream <> 'national',
        found.interview_date,
        found.samplenr
)
