-- The place of every address object.
CREATE TABLE object_place AS
SELECT area.object, place.place
FROM area
JOIN place
    ON
        place.municipality = area.municipality
        AND place.district = area.district
        AND place.neighbourhood = area.neighbourhood
