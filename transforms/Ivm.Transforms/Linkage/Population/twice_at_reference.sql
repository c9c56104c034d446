-- Registers with more than one row of a person on the reference date, and of how many persons: none may.
SELECT register, count(*) AS persons
FROM (
    SELECT 'GBAHUISHOUDENSBUS' AS register
    FROM compressed.household_state
    GROUP BY person
    HAVING count(*) > 1
    UNION ALL
    SELECT 'GBAADRESOBJECTBUS'
    FROM compressed.address_state
    GROUP BY person
    HAVING count(*) > 1
    UNION ALL
    SELECT 'GBABURGERLIJKESTAATBUS'
    FROM compressed.marital_state
    GROUP BY person
    HAVING count(*) > 1
    UNION ALL
    SELECT 'HOOGSTEOPLTAB'
    FROM education
    GROUP BY person
    HAVING count(*) > 1
    UNION ALL
    SELECT $income_register
    FROM personal_income
    GROUP BY person
    HAVING count(*) > 1
    UNION ALL
    SELECT 'GBAPERSOONTAB'
    FROM person
    GROUP BY person
    HAVING count(*) > 1
) AS twice
GROUP BY register
ORDER BY register
