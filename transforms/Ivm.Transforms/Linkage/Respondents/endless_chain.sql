-- Keys whose chain of successors is longer than allowed, as every cycle is.
SELECT count(*) AS keys
FROM (
    SELECT DISTINCT rinpersoons, rinpersoon
    FROM concordance_step
    WHERE step > $maximum_steps
) AS endless
