-- What was checked between the registers, with the share that is allowed.
SELECT
    'orphan' AS "check",
    register_rows.register,
    pairs.other,
    coalesce(orphan.found, 0) AS found,
    register_rows.of_rows,
    CAST($maximum_orphan_share AS DOUBLE) AS allowed_share
FROM (
    SELECT register, 'GBAPERSOONTAB' AS other FROM register_rows WHERE register <> 'VSLGWBTAB'
    UNION ALL
    VALUES ('GBAADRESOBJECTBUS', 'VSLGWBTAB'), ('VSLGWBTAB', 'BUURTDICHTHEID'), ('VSLGWBTAB', 'GEMEENTEDICHTHEID')
) AS pairs
JOIN register_rows ON register_rows.register = pairs.register
LEFT JOIN orphan ON orphan.register = pairs.register AND orphan.other = pairs.other
UNION ALL
SELECT 'not_at_reference', register, '', of_rows - found, of_rows, NULL
FROM at_reference
