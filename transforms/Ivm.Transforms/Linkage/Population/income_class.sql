-- The quintile of every income: fifths of the persons of the target population whose income is known, by the share of
-- them who have less. Equal incomes share a quintile.
CREATE TABLE income_class AS
WITH known AS (
    SELECT income, count(*) AS persons
    FROM compressed.candidate
    WHERE reason IS NULL AND income IS NOT NULL
    GROUP BY income
)
SELECT
    income,
    CAST(1 + (5 * (sum(persons) OVER (ORDER BY income) - persons))::BIGINT // (sum(persons) OVER ())::BIGINT AS VARCHAR)::quintile AS quintile
FROM known
