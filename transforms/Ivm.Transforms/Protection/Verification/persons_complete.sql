-- The difference between the number of linked respondents and of released persons.
SELECT abs((SELECT count(*) FROM link.respondents) - (SELECT count(*) FROM protect.persons))
