CREATE TABLE settled AS
WITH corrections AS (
    SELECT
        file,
        samplenr,
        response,
        delivery_kind,
        delivery_sequence,
        source_file,
        source_line,
        count(*) FILTER (delivery_kind NOT IN ('replacement', 'withdrawal')) OVER earlier AS delivered_before,
        max_by(
            {'response': response, 'kind': delivery_kind, 'file': source_file, 'line': source_line},
            response
        ) FILTER (delivery_kind IN ('replacement', 'withdrawal')) OVER later AS next_correction
    FROM received
    WINDOW
        earlier AS (
            PARTITION BY file, samplenr ORDER BY delivery_sequence
            RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        later AS (
            PARTITION BY file, samplenr ORDER BY delivery_sequence
            RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        )
)
SELECT
    response,
    samplenr,
    source_file,
    source_line,
    CASE
        WHEN delivery_kind IN ('replacement', 'withdrawal') AND delivered_before = 0 THEN 'never_delivered'
        WHEN delivery_kind = 'withdrawal' THEN 'withdrawal'
        WHEN next_correction.kind = 'replacement' THEN 'replaced'
        WHEN next_correction.kind = 'withdrawal' THEN 'withdrawn'
        ELSE 'current'
    END AS status,
    next_correction.file AS by_file,
    next_correction.line AS by_line
FROM corrections
