-- Linkage rates by characteristic: who is found more often than others. What a respondent is comes from what is known of those
-- who were found and of those who were not alike: the contact, the answers and the sample. Groups of fewer than the minimum are
-- put together, with the next smallest group where together they are still too few; a group that remains too small has no counts.
WITH place AS (
    SELECT municipality, min(urbanity_municipality) AS urbanity
    FROM link.population
    GROUP BY municipality
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
        contact.municipality,
        split_part(linked.stratum_national, '-', 1) AS police_region
    FROM linked
    JOIN answered ON answered.samplenr = linked.samplenr
    LEFT JOIN contact ON contact.samplenr = linked.samplenr
    LEFT JOIN place ON place.municipality = contact.municipality
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
),
counted AS (
    SELECT person_key, characteristic, class, count(*) AS respondents, count(*) FILTER (is_linked) AS linked
    FROM classed
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(CASE WHEN respondents < $minimum THEN respondents ELSE 0 END) OVER (PARTITION BY person_key, characteristic) AS in_small,
        row_number() OVER (
            PARTITION BY person_key, characteristic, respondents < $minimum ORDER BY respondents, class
        ) AS place_among_alike
    FROM counted
),
pooled AS (
    SELECT
        person_key,
        characteristic,
        CASE
            WHEN respondents < $minimum THEN 'pooled'
            WHEN in_small > 0 AND in_small < $minimum AND place_among_alike = 1 THEN 'pooled'
            ELSE class
        END AS class,
        CAST(count(*) AS INTEGER) AS groups,
        CAST(sum(respondents) AS BIGINT) AS respondents,
        CAST(sum(linked) AS BIGINT) AS linked
    FROM ranked
    GROUP BY ALL
),
shown AS (
    SELECT
        person_key,
        characteristic,
        class,
        groups,
        CASE WHEN respondents >= $minimum THEN respondents END AS respondents,
        CASE WHEN respondents >= $minimum THEN linked END AS linked
    FROM pooled
)
SELECT
    person_key,
    characteristic,
    class,
    groups,
    respondents,
    linked,
    CAST(linked AS DOUBLE) / respondents AS rate,
    greatest(0, (linked + 1.920729410347062) / (respondents + 3.841458820694124)
        - 1.959963984540054 * sqrt(CAST(linked AS DOUBLE) * (respondents - linked) / respondents + 0.960364705173531) / (respondents + 3.841458820694124)) AS lower,
    least(1, (linked + 1.920729410347062) / (respondents + 3.841458820694124)
        + 1.959963984540054 * sqrt(CAST(linked AS DOUBLE) * (respondents - linked) / respondents + 0.960364705173531) / (respondents + 3.841458820694124)) AS upper
FROM shown
