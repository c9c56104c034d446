-- What became of every planted fault, by kind. A fault is found where the line left the trace that its kind calls for;
-- it has gone where the response that holds it was set aside as a whole for another reason.
WITH traced AS (
    SELECT
        fault.kind,
        fault.file,
        fault.line,
        fault.key,
        fault."column",
        EXISTS (FROM quarantined WHERE quarantined.file = fault.file AND quarantined.line = fault.line) AS is_quarantined,
        EXISTS (FROM clean.edits AS edit WHERE edit.samplenr = fault.key AND edit.variable = fault."column") AS is_edited,
        EXISTS (FROM left_empty WHERE left_empty.samplenr = fault.key AND left_empty.variable = fault."column") AS is_empty,
        EXISTS (
            FROM clean.rule_failures AS failure
            WHERE failure.samplenr = fault.key AND failure.rule = 'interview_in_fieldwork'
        ) AS is_outside_fieldwork,
        EXISTS (
            FROM clean.duplicates AS duplicate
            WHERE (duplicate.source_file = fault.file AND duplicate.source_line = fault.line)
                OR (duplicate.kept_source_file = fault.file AND duplicate.kept_source_line = fault.line)
        ) AS is_duplicate,
        EXISTS (
            FROM clean.duplicates AS duplicate
            WHERE duplicate.source_file = fault.file AND duplicate.source_line = fault.line
        ) AS is_merged,
        EXISTS (FROM link.set_apart AS apart WHERE apart.samplenr = fault.key) AS is_set_apart
    FROM fault
),

judged AS (
    SELECT
        *,
        CASE
            WHEN kind LIKE 'duplicate%' THEN is_duplicate OR is_set_apart
            WHEN kind IN ('unknown_key', 'unmatched_key') OR kind LIKE 'respondent%' THEN is_set_apart
            WHEN kind = 'empty_though_asked' THEN is_empty
            WHEN kind = 'interview_outside_fieldwork' THEN is_outside_fieldwork
            ELSE is_quarantined OR is_edited
        END AS is_found
    FROM traced
)

SELECT
    kind,
    count(*) AS planted,
    count(*) FILTER (is_found) AS found,
    count(*) FILTER (NOT is_found AND (is_quarantined OR is_merged)) AS gone,
    count(*) FILTER (NOT is_found AND NOT is_quarantined AND NOT is_merged) AS missed
FROM judged
GROUP BY kind
ORDER BY kind
