-- How many persons have two rows that hold on the reference date, by register: none may.
SELECT register, count(*) AS persons
FROM (
    SELECT 'GBAHUISHOUDENSBUS' AS register
    FROM household_at_reference
    GROUP BY rinpersoons, rinpersoon
    HAVING count(*) > 1
    UNION ALL
    SELECT 'GBAADRESOBJECTBUS'
    FROM address_at_reference
    GROUP BY rinpersoons, rinpersoon
    HAVING count(*) > 1
    UNION ALL
    SELECT 'GBABURGERLIJKESTAATBUS'
    FROM marital_at_reference
    GROUP BY rinpersoons, rinpersoon
    HAVING count(*) > 1
) AS twice
GROUP BY register
ORDER BY register
