-- The lowest key of every part of the population register.
SELECT person
FROM compressed.person_state
WHERE rowid % $persons_of_a_part = 0
ORDER BY person
