-- Municipality codes of the target population that the year's code list lacks.
SELECT place.municipality, count(*) AS persons
FROM compressed.candidate
JOIN place ON place.place = candidate.place
WHERE candidate.reason IS NULL AND NOT place.is_known
GROUP BY place.municipality
ORDER BY place.municipality
