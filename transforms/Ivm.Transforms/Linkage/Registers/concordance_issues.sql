-- What is remarkable about the concordance table, by old key. A chain is no fault; of the others nobody can say which
-- person is meant.
WITH followed AS (
    SELECT
        person,
        max(step) AS steps,
        arg_max(later, step) AS present,
        bool_or(later = person) AS returns
    FROM concordance_chain
    GROUP BY person
),
in_register AS MATERIALIZED (
    SELECT person
    FROM person
    SEMI JOIN (SELECT person FROM followed UNION ALL SELECT present FROM followed) AS asked ON asked.person = person.person
),
issue AS (
    SELECT
        person,
        steps,
        CASE
            WHEN returns THEN 'cycle'
            WHEN steps > $maximum_steps THEN 'endless'
            WHEN steps > 1 THEN 'chain'
        END AS issue
    FROM followed
    UNION ALL
    SELECT followed.person, followed.steps, 'no_register_row'
    FROM followed
    ANTI JOIN in_register ON in_register.person = followed.present
    WHERE followed.steps <= $maximum_steps AND NOT followed.returns
    UNION ALL
    SELECT followed.person, followed.steps, 'old_key_in_register'
    FROM followed
    SEMI JOIN in_register ON in_register.person = followed.person
    UNION ALL
    SELECT followed.person, followed.steps, 'double_claim'
    FROM followed
    JOIN successor ON successor.person = followed.person
    SEMI JOIN (SELECT present FROM successor GROUP BY present HAVING count(*) > 1) AS claimed ON claimed.present = successor.present
)
SELECT
    chr(CAST(person // 1000000000 AS INTEGER)) AS rinpersoons,
    lpad(CAST(person % 1000000000 AS VARCHAR), 9, '0') AS rinpersoon,
    issue,
    CAST(steps AS INTEGER) AS steps
FROM issue
WHERE issue IS NOT NULL
