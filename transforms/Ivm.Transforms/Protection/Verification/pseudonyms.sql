-- Pseudonyms that are missing, malformed, shared by two persons, or equal to a register key.
SELECT
    count(*) FILTER (person.person_id IS NULL OR NOT regexp_full_match(person.person_id, '[0-9a-f]{32}'))
    + (count(*) - count(DISTINCT person.person_id))
    + count(*) FILTER (identity.key IS NOT NULL)
FROM protect.persons AS person
LEFT JOIN (
    SELECT rinpersoons || rinpersoon AS key FROM link.respondents
    UNION
    SELECT rinpersoon FROM link.respondents
) AS identity ON identity.key = person.person_id
