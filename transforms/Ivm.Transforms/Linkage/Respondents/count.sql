-- Respondents that came in.
SELECT count(*) AS respondents
FROM clean.respondents
