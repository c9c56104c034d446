-- The household of every person on the reference date.
CREATE TABLE household_at_reference AS
SELECT
    RINPERSOONS AS rinpersoons,
    RINPERSOON AS rinpersoon,
    HUISHOUDNR AS household_number,
    DATUMAANVANGHH AS household_start,
    TYPHH AS household_type,
    CAST(AANTALPERSHH AS INTEGER) AS household_size
FROM ingest.GBAHUISHOUDENSBUS
WHERE DATUMAANVANGHH <= $reference AND coalesce(DATUMEINDEHH, '88888888') >= $reference
