-- Row account of the register: how many persons are outside the target population, by reason.
SELECT CAST(reason AS VARCHAR) AS reason, count(*) AS persons
FROM compressed.candidate
WHERE reason IS NOT NULL
GROUP BY ALL
ORDER BY ALL
