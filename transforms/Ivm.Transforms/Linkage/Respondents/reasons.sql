-- Row account of the respondents: how many are set apart, by reason.
SELECT reason, count(*) AS respondents
FROM linked
WHERE reason IS NOT NULL
GROUP BY reason
ORDER BY reason
