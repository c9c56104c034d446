-- The contacts with the columns that the specification compares, in the order of their numbers.
SELECT
    SAMPLENR,
    SURNAME,
    coalesce(nullif(trim(FIRST_NAMES), ''), left(regexp_replace(INITIALS, '[^\p{L}]+', '', 'g'), 1)) AS GIVEN_NAMES,
    substr(regexp_replace(INITIALS, '[^\p{L}]+', '', 'g'), 2) AS FURTHER_INITIALS,
    SEX,
    BIRTH_DATE,
    upper(replace(POSTCODE, ' ', '')) || ' ' || coalesce(nullif(ltrim(HOUSE_NUMBER, '0'), ''), '?')
        || '/' || upper(regexp_replace(coalesce(HOUSE_SUFFIX, ''), '[^\p{L}\p{N}]+', '', 'g')) AS ADDRESS
FROM ingest.contacts
ORDER BY SAMPLENR
