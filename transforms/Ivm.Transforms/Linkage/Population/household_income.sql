-- Income of every household with a person of the target population: the sum over its members. A member without income is
-- one whom the income register leaves out for being too young; where an older one is missing, the sum is unknown.
CREATE TABLE household_income AS
SELECT
    household_number,
    household_start,
    count(*) AS members,
    min(household_size) AS stated_size,
    CASE
        WHEN count(*) FILTER (income IS NULL AND (age IS NULL OR age >= $minimum_age)) = 0
            THEN CAST(coalesce(sum(income), 0) AS BIGINT)
    END AS income
FROM compressed.candidate
WHERE household_number IS NOT NULL
GROUP BY household_number, household_start
HAVING count(*) FILTER (reason IS NULL) > 0
