-- The present key of every key: the end of its chain, and how many different ends there are (one, unless the
-- concordance table gives a key several successors).
CREATE TABLE resolved_key AS
WITH chain_end AS (
    SELECT DISTINCT rinpersoons, rinpersoon, later_rinpersoons, later_rinpersoon
    FROM concordance_step
    ANTI JOIN ingest.VTVPERSOONTAB AS concordance
        ON
            concordance.RINPERSOONS = concordance_step.later_rinpersoons
            AND concordance.RINPERSOON = concordance_step.later_rinpersoon
)
SELECT
    rinpersoons,
    rinpersoon,
    min(later_rinpersoons) AS present_rinpersoons,
    min(later_rinpersoon) AS present_rinpersoon,
    count(*) AS ends
FROM chain_end
GROUP BY rinpersoons, rinpersoon
