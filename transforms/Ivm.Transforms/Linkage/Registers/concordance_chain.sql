-- Every old key followed through the concordance table, step by step; a cycle ends where the steps do.
CREATE TABLE concordance_chain AS
WITH RECURSIVE chain AS (
    SELECT person, present AS later, 1 AS step
    FROM successor
    UNION ALL
    SELECT chain.person, successor.present, chain.step + 1
    FROM chain
    JOIN successor ON successor.person = chain.later
    WHERE chain.step <= $maximum_steps
)
SELECT *
FROM chain
