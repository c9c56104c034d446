-- Marital status of every person on the reference date, in the survey's classes.
CREATE TABLE marital_at_reference AS
SELECT
    spell.RINPERSOONS AS rinpersoons,
    spell.RINPERSOON AS rinpersoon,
    marital_class.class AS marital
FROM ingest.GBABURGERLIJKESTAATBUS AS spell
LEFT JOIN marital_class ON marital_class.code = spell.GBABURGERLIJKESTAAT
WHERE
    spell.GBAAANVANGBURGERLIJKESTAAT <= $reference
    AND coalesce(spell.GBAEINDEBURGERLIJKESTAAT, '88888888') >= $reference
