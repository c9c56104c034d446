-- Respondents by characteristic, and those of them who are linked. What a respondent is comes from what is known of those who were
-- found and of those who were not alike: the contact, the answers, the sample and the area of its survey. Only the municipality
-- of a person with a key, whose survey covers several, comes from the register: who is not found there has none.
WITH place AS (
    SELECT municipality, min(urbanity_municipality) AS urbanity
    FROM link.population
    GROUP BY municipality
),
respondent_place AS (
    SELECT linked.samplenr, coalesce(contact.municipality, survey_area.municipality, home.municipality) AS municipality
    FROM linked
    LEFT JOIN contact ON contact.samplenr = linked.samplenr
    LEFT JOIN survey_area ON survey_area.survey = CASE linked.stream WHEN 'local' THEN linked.survey ELSE linked.survey_local END
    LEFT JOIN link.population AS home
        ON home.rinpersoons = linked.present_rinpersoons AND home.rinpersoon = linked.present_rinpersoon AND linked.has_key
),
described AS (
    SELECT
        CASE WHEN linked.has_key THEN 'with' ELSE 'without' END AS person_key,
        linked.reason IS NULL OR linked.reason NOT IN (SELECT reason FROM unlinked_reason) AS is_linked,
        'all' AS total,
        coalesce(contact.sex, answered.sex) AS sex,
        coalesce(contact.birth_year, answered.birth_year) AS birth_year,
        answered.origin,
        place.urbanity,
        respondent_place.municipality,
        split_part(linked.stratum_national, '-', 1) AS police_region
    FROM linked
    JOIN answered ON answered.samplenr = linked.samplenr
    JOIN respondent_place ON respondent_place.samplenr = linked.samplenr
    LEFT JOIN contact ON contact.samplenr = linked.samplenr
    LEFT JOIN place ON place.municipality = respondent_place.municipality
),
classed AS (
    UNPIVOT (
        SELECT
            person_key,
            is_linked,
            total,
            coalesce(sex, 'unknown') AS sex,
            CASE
                WHEN birth_year IS NULL THEN 'unknown'
                WHEN $reference_year - birth_year >= 75 THEN '75+'
                WHEN $reference_year - birth_year < 15 THEN '0-14'
                ELSE (15 + ($reference_year - birth_year - 15) // 10 * 10) || '-' || (24 + ($reference_year - birth_year - 15) // 10 * 10)
            END AS age,
            coalesce(origin, 'unknown') AS origin,
            coalesce(urbanity, 'unknown') AS urbanity,
            coalesce(municipality, 'unknown') AS municipality,
            coalesce(police_region, 'unknown') AS police_region
        FROM described
    )
    ON total, sex, age, origin, urbanity, municipality, police_region
    INTO NAME characteristic VALUE class
)
SELECT person_key, characteristic, class, count(*) AS respondents, count(*) FILTER (is_linked) AS linked
FROM classed
GROUP BY ALL
ORDER BY ALL
