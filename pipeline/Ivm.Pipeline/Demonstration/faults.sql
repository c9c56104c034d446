-- What became of every planted fault, by kind. A fault is found where the line left the trace that its kind calls for; it
-- has gone where the response that holds it was set aside as a whole for another reason. Of what was found and can be
-- repaired, all cells have their true values again, or some cell holds another value, or it was left without one. Faults of
-- contacts are left out: nothing is put right in them, and what they cost is told by the links.
WITH cells AS (
    SELECT
        cell.fault,
        final.samplenr IS NOT NULL AND final.value IS NOT DISTINCT FROM cell.was AS is_right,
        final.samplenr IS NOT NULL AND final.value IS NULL AND cell.was IS NOT NULL AS is_open,
        -- Answers to free blocks have no log: what the survey's own contract does not allow stands there as invalid.
        EXISTS (FROM clean.edits AS edit WHERE edit.samplenr = cell.key AND edit.variable = cell.variable)
        OR EXISTS (
            FROM clean.free_answers AS free
            WHERE free.samplenr = cell.key AND free.variable = cell.variable AND free.answer_missing = 'invalid'
        ) AS is_edited,
        final.value IS NULL AS is_empty
    FROM planted_cell AS cell
    LEFT JOIN final ON final.samplenr = cell.key AND final.variable = cell.variable
),

faults AS (
    SELECT
        fault,
        any_value(kind) AS kind,
        any_value(file) AS file,
        any_value(line) AS line,
        any_value(key) AS key
    FROM planted_cell
    WHERE kind NOT LIKE 'contact%'
    GROUP BY fault
),

outcomes AS (
    SELECT
        fault,
        bool_and(is_right) AS is_right,
        bool_and(is_right OR is_open) AS is_right_or_open,
        bool_or(is_edited) AS is_edited,
        bool_and(is_empty) AS is_empty
    FROM cells
    GROUP BY fault
),

traced AS (
    SELECT
        fault.*,
        outcome.* EXCLUDE (fault),
        EXISTS (FROM quarantined WHERE quarantined.file = fault.file AND quarantined.line = fault.line) AS is_quarantined,
        (
            SELECT any_value(old.reason) FROM clean.superseded AS old
            WHERE old.source_file = fault.file AND old.source_line = fault.line
        ) AS superseded,
        EXISTS (
            FROM clean.rule_failures AS failure
            WHERE failure.samplenr = fault.key AND failure.rule = 'interview_in_fieldwork'
        ) AS is_outside_fieldwork,
        EXISTS (
            FROM clean.rule_failures AS failure
            WHERE failure.samplenr = fault.key AND failure.severity = 'error'
        ) AS is_contradictory,
        EXISTS (
            FROM clean.duplicates AS duplicate
            WHERE (duplicate.source_file = fault.file AND duplicate.source_line = fault.line)
                OR (duplicate.kept_source_file = fault.file AND duplicate.kept_source_line = fault.line)
        ) AS is_duplicate,
        EXISTS (
            FROM clean.duplicates AS duplicate
            WHERE duplicate.source_file = fault.file AND duplicate.source_line = fault.line
        ) AS is_merged,
        EXISTS (
            FROM clean.edited AS kept
            WHERE kept.samplenr = fault.key AND kept.source_file = fault.file AND kept.source_line = fault.line
        ) AS is_here,
        EXISTS (FROM clean.edited AS kept WHERE kept.samplenr = fault.key) AS is_respondent,
        EXISTS (FROM link.set_apart AS apart WHERE apart.samplenr = fault.key) AS is_set_apart
    FROM faults AS fault
    JOIN outcomes AS outcome USING (fault)
),

judged AS (
    SELECT
        *,
        CASE
            WHEN kind LIKE 'duplicate%' THEN is_duplicate OR is_set_apart
            WHEN kind IN ('unknown_key', 'unmatched_key') OR kind LIKE 'respondent%' THEN is_set_apart
            WHEN kind IN ('empty_though_asked', 'background_missing') THEN is_here AND (is_empty OR is_edited)
            WHEN kind = 'interview_outside_fieldwork' THEN is_outside_fieldwork
            WHEN kind = 'replaced_later' THEN superseded = 'replaced'
            WHEN kind = 'withdrawn_later' THEN superseded = 'withdrawn'
            WHEN kind = 'correction_of_nothing' THEN superseded = 'never_delivered'
            WHEN kind IN ('previous_after_last', 'future_incident', 'birth_year_impossible', 'married_too_young')
                THEN is_here AND (is_edited OR is_contradictory)
            ELSE is_quarantined OR (is_here AND is_edited)
        END IS TRUE AS is_found,
        CASE
            WHEN kind IN ('withdrawn_later', 'correction_of_nothing') THEN NOT is_respondent
            WHEN kind = 'replaced_later' THEN is_right
            WHEN is_here AND kind IN (
                'code_outside_list', 'doubled_digit', 'number_outside_range', 'swapped_digits', 'answered_though_routed_past',
                'empty_though_asked', 'background_missing', 'previous_after_last', 'future_incident', 'birth_year_impossible',
                'married_too_young'
            ) THEN is_right
        END AS is_repaired
    FROM traced
)

SELECT
    kind,
    count(*) AS planted,
    count(*) FILTER (is_found) AS found,
    count(*) FILTER (is_found AND is_repaired) AS repaired_rightly,
    count(*) FILTER (is_found AND NOT is_repaired AND NOT is_right_or_open) AS repaired_wrongly,
    count(*) FILTER (is_found AND NOT is_repaired AND is_right_or_open) AS left_open,
    count(*) FILTER (NOT is_found AND (is_quarantined OR is_merged OR superseded IS NOT NULL)) AS gone,
    count(*) FILTER (NOT is_found AND NOT is_quarantined AND NOT is_merged AND superseded IS NULL) AS missed,
    bool_or(is_repaired IS NOT NULL) AS can_be_repaired
FROM judged
GROUP BY kind
ORDER BY kind
