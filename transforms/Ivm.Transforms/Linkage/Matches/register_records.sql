-- Everybody in the register of names with sex, birth date and the address on the contact date, in the order of the keys.
SELECT
    named.key AS PERSON,
    named.GESLACHTSNAAM,
    named.PARTNERNAAM,
    named.GIVEN_NAMES,
    named.FURTHER_INITIALS,
    person.GBAGESLACHT,
    person.GBAGEBOORTEJAAR,
    person.GBAGEBOORTEMAAND,
    person.GBAGEBOORTEDAG,
    addressed.address AS ADDRESS
FROM (
    SELECT
        RINPERSOONS || RINPERSOON AS key,
        ascii(RINPERSOONS)::BIGINT * 1000000000 + CAST(RINPERSOON AS BIGINT) AS person,
        GESLACHTSNAAM,
        PARTNERNAAM,
        coalesce(nullif(trim(VOORNAMEN), ''), left(regexp_replace(VOORLETTERS, '[^\p{L}]+', '', 'g'), 1)) AS GIVEN_NAMES,
        substr(regexp_replace(VOORLETTERS, '[^\p{L}]+', '', 'g'), 2) AS FURTHER_INITIALS
    FROM ingest.GBANAAMTAB
) AS named
LEFT JOIN (
    SELECT
        ascii(RINPERSOONS)::BIGINT * 1000000000 + CAST(RINPERSOON AS BIGINT) AS person,
        CASE WHEN GBAGESLACHT IN ('1', '2') THEN GBAGESLACHT END AS GBAGESLACHT,
        GBAGEBOORTEJAAR,
        GBAGEBOORTEMAAND,
        GBAGEBOORTEDAG
    FROM ingest.GBAPERSOONTAB
) AS person ON person.person = named.person
LEFT JOIN addressed ON addressed.person = named.person
ORDER BY named.key
