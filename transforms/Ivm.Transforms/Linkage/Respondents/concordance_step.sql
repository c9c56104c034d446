-- Every key that a respondent or a sampled case bears, followed through the concordance table step by step.
CREATE TABLE concordance_step AS
WITH RECURSIVE
borne AS (
    SELECT rinpersoons, rinpersoon
    FROM respondent
    WHERE rinpersoon IS NOT NULL
    UNION
    SELECT case_rinpersoons, case_rinpersoon
    FROM respondent
    WHERE case_rinpersoon IS NOT NULL
),
chain AS (
    SELECT
        borne.rinpersoons,
        borne.rinpersoon,
        borne.rinpersoons AS later_rinpersoons,
        borne.rinpersoon AS later_rinpersoon,
        0 AS step
    FROM borne
    UNION ALL
    SELECT
        chain.rinpersoons,
        chain.rinpersoon,
        concordance.RINPERSOONSNIEUW,
        concordance.RINPERSOONNIEUW,
        chain.step + 1
    FROM chain
    JOIN ingest.VTVPERSOONTAB AS concordance
        ON concordance.RINPERSOONS = chain.later_rinpersoons AND concordance.RINPERSOON = chain.later_rinpersoon
    WHERE chain.step <= $maximum_steps
)
SELECT *
FROM chain
