-- Incidents of the released persons, under the pseudonym of the person.
SELECT
    pseudonym.person_id,
    incident.offence,
    incident.sequence,
    incident.incident_year,
    incident.incident_month,
    incident.reported,
    incident.report_form
FROM clean.incidents AS incident
JOIN pseudonym USING (samplenr)
