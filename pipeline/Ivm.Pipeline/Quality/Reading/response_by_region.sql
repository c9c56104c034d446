-- Persons drawn and their kept responses by police region: the part before the hyphen of the national stratum, which the
-- sample file has for every person, also for those of local samples.
SELECT
    split_part(drawn.STRATUM_NATIONAL, '-', 1) AS region,
    count(*) FILTER (drawn.STREAM = 'national') AS drawn_national,
    count(*) FILTER (drawn.STREAM <> 'national') AS drawn_local,
    count(kept.samplenr) FILTER (drawn.STREAM = 'national') AS national,
    count(kept.samplenr) FILTER (drawn.STREAM <> 'national') AS local
FROM ingest.sample AS drawn
LEFT JOIN kept ON kept.samplenr = drawn.SAMPLENR
GROUP BY region
ORDER BY region
