-- The address object of every person on the reference date, with the area it lies in (NULL: the object is in no area).
CREATE TABLE address_at_reference AS
SELECT
    address.RINPERSOONS AS rinpersoons,
    address.RINPERSOON AS rinpersoon,
    area.municipality,
    area.district,
    area.neighbourhood
FROM ingest.GBAADRESOBJECTBUS AS address
LEFT JOIN area
    ON area.object_kind = address.SOORTOBJECTNUMMER AND area.object_number = address.RINOBJECTNUMMER
WHERE
    address.GBADATUMAANVANGADRESHOUDING <= $reference
    AND coalesce(address.GBADATUMEINDEADRESHOUDING, '88888888') >= $reference
