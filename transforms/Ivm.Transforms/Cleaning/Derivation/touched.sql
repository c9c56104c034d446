CREATE TABLE touched AS
WITH last_edit AS (
    SELECT samplenr, variable, arg_max(new_value IS NULL, sequence) AS is_empty, arg_max(reason, sequence) AS reason, bool_or(step = 'imputation') AS was_imputed
    FROM clean.edits
    GROUP BY samplenr, variable
)
SELECT
    samplenr,
    list(variable) FILTER (is_empty AND reason <> 'misrouted') AS removed,
    list(variable) FILTER (is_empty AND reason = 'misrouted') AS misrouted,
    list(variable) FILTER (was_imputed AND NOT is_empty) AS imputed
FROM last_edit
GROUP BY samplenr
