SELECT
    samplenr,
    source_file,
    source_line,
    status AS reason,
    CASE WHEN status IN ('replaced', 'withdrawn') THEN by_file END AS by_file,
    CASE WHEN status IN ('replaced', 'withdrawn') THEN by_line END AS by_line
FROM settled
WHERE status <> 'current'
