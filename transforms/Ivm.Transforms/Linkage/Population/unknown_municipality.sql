-- Municipality codes of the target population that the year's code list lacks.
SELECT candidate.municipality, count(*) AS persons
FROM candidate
ANTI JOIN municipality_of_year ON municipality_of_year.code = candidate.municipality
WHERE candidate.reason IS NULL
GROUP BY candidate.municipality
ORDER BY candidate.municipality
