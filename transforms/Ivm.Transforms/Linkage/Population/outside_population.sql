-- Persons of the register who are not in the target population, with the reason.
SELECT rinpersoons, rinpersoon, reason
FROM candidate
WHERE reason IS NOT NULL
