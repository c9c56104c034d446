-- Row account of the register: how many persons are outside the target population, by reason.
SELECT reason, count(*) AS persons
FROM candidate
WHERE reason IS NOT NULL
GROUP BY reason
ORDER BY reason
