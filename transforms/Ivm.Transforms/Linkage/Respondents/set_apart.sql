-- Responses that are not weighted, with the reason and, for a second response of one person, the one kept.
SELECT
    samplenr,
    reason,
    CASE WHEN reason = 'same_person' THEN kept_samplenr END AS kept_samplenr
FROM linked
WHERE reason IS NOT NULL
