-- The quintile of every income of a household: fifths of the households whose income is known, by the share of them that
-- have less. Equal incomes share a quintile.
CREATE TABLE household_income_class AS
WITH known AS (
    SELECT income, count(*) AS households
    FROM household_income
    WHERE income IS NOT NULL
    GROUP BY income
)
SELECT
    income,
    CAST(1 + (5 * (sum(households) OVER (ORDER BY income) - households))::BIGINT // (sum(households) OVER ())::BIGINT AS VARCHAR)::quintile AS quintile
FROM known
