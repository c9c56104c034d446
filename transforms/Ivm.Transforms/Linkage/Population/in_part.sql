-- Whether a person belongs to the part that is joined. Of tables in the order of keys, only that stretch is read.
CREATE MACRO in_part(person) AS person BETWEEN getvariable('first_person') AND getvariable('last_person')
