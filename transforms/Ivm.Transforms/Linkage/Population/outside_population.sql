-- Persons of the register who are not in the target population, with the reason, in the order of their keys.
SELECT
    chr(CAST(person // 1000000000 AS INTEGER)) AS rinpersoons,
    lpad(CAST(person % 1000000000 AS VARCHAR), 9, '0') AS rinpersoon,
    CAST(reason AS VARCHAR) AS reason
FROM compressed.candidate
WHERE reason IS NOT NULL
ORDER BY person
