-- Rows whose key leads nowhere, by register: persons that neither the population register nor the concordance table knows,
-- addresses that the area register lacks, areas without density, successors that are in no population register.
CREATE TABLE orphan AS
WITH known AS (
    SELECT person FROM person
    UNION ALL
    SELECT person FROM successor
),
of_persons AS (
    SELECT 'GBAHUISHOUDENSBUS' AS register, person FROM household
    UNION ALL
    SELECT 'GBAADRESOBJECTBUS', person FROM address
    UNION ALL
    SELECT 'GBABURGERLIJKESTAATBUS', person FROM marital
    UNION ALL
    SELECT 'HOOGSTEOPLTAB', person FROM education
    UNION ALL
    SELECT $income_register, person FROM personal_income
    UNION ALL
    SELECT 'VTVPERSOONTAB', present FROM successor
)
SELECT of_persons.register, 'GBAPERSOONTAB' AS other, count(*) AS found
FROM of_persons
ANTI JOIN known ON known.person = of_persons.person
GROUP BY of_persons.register
UNION ALL
SELECT 'GBAADRESOBJECTBUS', 'VSLGWBTAB', count(*)
FROM address
ANTI JOIN area ON area.object = address.object
UNION ALL
SELECT 'VSLGWBTAB', 'BUURTDICHTHEID', count(*)
FROM area
ANTI JOIN neighbourhood_density AS density ON density.area = area.neighbourhood
UNION ALL
SELECT 'VSLGWBTAB', 'GEMEENTEDICHTHEID', count(*)
FROM area
ANTI JOIN municipality_density AS density ON density.area = area.municipality
