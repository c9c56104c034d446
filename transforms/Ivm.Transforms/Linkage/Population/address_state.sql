-- Where persons live on the reference date, by key; no place where the area register lacks the object.
CREATE TABLE compressed.address_state AS
SELECT address.person, object_place.place
FROM address
LEFT JOIN object_place ON object_place.object = address.object
WHERE address.first_day <= $reference AND address.last_day >= $reference
ORDER BY address.person
