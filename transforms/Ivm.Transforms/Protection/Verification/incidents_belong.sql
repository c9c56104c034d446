-- Incidents of nobody who was released.
SELECT count(*)
FROM protect.incidents
ANTI JOIN protect.persons USING (person_id)
