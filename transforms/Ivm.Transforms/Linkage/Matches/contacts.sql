-- What may be kept of the contacts once they have been linked: classes by which linkage rates are told. The municipality is
-- the one in which most objects of the postcode lie (of as many, the first code); NULL where no object has the postcode.
WITH place AS (
    SELECT postcode, municipality
    FROM (
        SELECT address.POSTCODE AS postcode, area.municipality, count(*) AS objects
        FROM ingest.VSLADRESTAB AS address
        SEMI JOIN ingest.contacts AS contact ON upper(replace(contact.POSTCODE, ' ', '')) = address.POSTCODE
        JOIN area ON area.SOORTOBJECTNUMMER = address.SOORTOBJECTNUMMER AND area.RINOBJECTNUMMER = address.RINOBJECTNUMMER
        GROUP BY ALL
    )
    QUALIFY row_number() OVER (PARTITION BY postcode ORDER BY objects DESC, municipality) = 1
)
SELECT
    contact.SAMPLENR AS samplenr,
    contact.SURVEY AS survey,
    CASE WHEN contact.SEX IN ('1', '2') THEN contact.SEX END AS sex,
    CASE WHEN left(contact.BIRTH_DATE, 4) <> '0000' THEN CAST(left(contact.BIRTH_DATE, 4) AS INTEGER) END AS birth_year,
    place.municipality
FROM ingest.contacts AS contact
LEFT JOIN place ON place.postcode = upper(replace(contact.POSTCODE, ' ', ''))
