-- Rows of the registers with validity: all, and those that hold on the reference date.
CREATE TABLE at_reference AS
SELECT 'GBAHUISHOUDENSBUS' AS register, count(*) AS of_rows, count(*) FILTER (first_day <= $reference AND last_day >= $reference) AS found
FROM household
UNION ALL
SELECT 'GBAADRESOBJECTBUS', count(*), count(*) FILTER (first_day <= $reference AND last_day >= $reference)
FROM address
UNION ALL
SELECT 'GBABURGERLIJKESTAATBUS', count(*), count(*) FILTER (first_day <= $reference AND last_day >= $reference)
FROM marital
