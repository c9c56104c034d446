-- Rows of every register.
CREATE TABLE register_rows AS
SELECT register, of_rows
FROM at_reference
UNION ALL
SELECT 'HOOGSTEOPLTAB', count(*) FROM education
UNION ALL
SELECT $income_register, count(*) FROM personal_income
UNION ALL
SELECT 'VTVPERSOONTAB', count(*) FROM successor
UNION ALL
SELECT 'VSLGWBTAB', count(*) FROM area
