-- How the linked respondents were found.
SELECT link_status, count(*) AS respondents
FROM linked
WHERE reason IS NULL
GROUP BY link_status
ORDER BY link_status
