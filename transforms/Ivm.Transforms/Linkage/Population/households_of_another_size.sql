-- Households of the target population with more or fewer members in the register than it says.
SELECT count(*) AS households
FROM household_income
WHERE members <> stated_size
