-- Every person of the population register with what the other registers say of the reference date, and the first
-- reason for which the person is outside the target population (NULL: inside).
CREATE TABLE compressed.candidate (
    person BIGINT,
    sex sex_code,
    birth_year SMALLINT,
    age SMALLINT,
    origin_group origin_country_code,
    generation generation_code,
    household_type household_type_code,
    household_size INTEGER,
    household_number BIGINT,
    household_start INTEGER,
    marital_status register_marital_code,
    education_level education_level_code,
    education_weight DOUBLE,
    income BIGINT,
    place INTEGER,
    reason outside_reason
)
