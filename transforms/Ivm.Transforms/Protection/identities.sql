-- The identity behind each released person, in a fixed order.
SELECT
    samplenr,
    rinpersoons || rinpersoon AS identity
FROM link.respondents
ORDER BY samplenr
