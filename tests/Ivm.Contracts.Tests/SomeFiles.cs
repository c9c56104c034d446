namespace Ivm.Contracts.Tests;

/// <summary>The files of <see cref="SomeContracts"/>.</summary>
internal static class SomeFiles
{
    public static IEnumerable<(string Path, string Text)> All =>
    [
        ("codelists/codelists.yaml", CodeLists),
        ("codelists/offence.csv", "code,label_nl,label_en,group,counts_in_total,household_object\nburglary,inbraak,burglary,property,true,true\nother_offence,overig,other,other,false,false\n"),
        ("codelists/offence_group.csv", "code,label_nl,label_en\nproperty,vermogen,property\nother,overig,other\n"),
        ("codelists/mode.csv", "code,label_nl,label_en\ncawi,internet,web\npapi,papier,paper\n"),
        ("codelists/stream.csv", "code,label_nl,label_en\nnational,landelijk,national\nlocal,lokaal,local\n"),
        ("codelists/police_region.csv", "code,label_nl,label_en\nPO01,Groningen,Groningen\nPO13,Amsterdam,Amsterdam\n"),
        ("codelists/municipality.csv", "year,code,label_nl,label_en,police_region\n2010,0018,Hoogezand,Hoogezand,PO01\n2011,0014,Groningen,Groningen,PO01\n2011,0363,Amsterdam,Amsterdam,PO13\n"),
        ("codelists/classifications.yaml", Classifications),
        ("registers/PERSONTAB.schema.json", Register),
        ("deliveries/sample.schema.json", Delivery("sample", """{ "name": "SAMPLENR", "type": "string", "labels": { "nl": "Nummer", "en": "Number" }, "constraints": { "required": true } }""")),
        ("deliveries/response.schema.json", Delivery("response", """
            { "name": "SAMPLENR", "type": "string", "labels": { "nl": "Nummer", "en": "Number" } },
                { "name": "RINPERSOON", "type": "string", "labels": { "nl": "Sleutel", "en": "Key" } }
            """)),
        ("questionnaire/answers.yaml", Answers),
        ("questionnaire/victimisation_window.yaml", "window_months: 12\nmissing_month_same_year_counts: true\nmissing_month_previous_year_counts: false\nmaximum_per_offence: 2\n"),
        ("questionnaire/blocks/unsafety.yaml", Unsafety),
        ("questionnaire/blocks/victimisation.yaml", Victimisation),
        ("questionnaire/blocks/reporting.yaml", Reporting),
        ("questionnaire/free/free_l0363.yaml", "block: free_l0363\ntitle: { nl: Vrij, en: Free }\nquestions:\n  - ask: free_l0363_ideas\n    nl: Ideeën?\n    en: Ideas?\n    answer: free_text\n"),
        ("rules/2011.yaml", Rules),
        ("scales/2011.yaml", Scales),
        ("weighting/2011.yaml", "distance: logit\nbounds: { lower: 0.3, upper: 3 }\nterms:\n  - [police_region, sex]\n  - age_group\nminimum_unknown: 30\noptional_blocks: own_weights\nlonely_strata: adjust\n"),
        ("tables/2011.yaml", Tables),
        ("disclosure/2011.yaml", Disclosure),
        ("outputs/link.population.schema.json", Population),
        ("editions/2011.yaml", Edition),
    ];

    public const string CodeLists = """
        codelists:
          offence:
            title: { nl: Delicten, en: Offences }
            source: test
            references: { group: offence_group }
          offence_group: { title: { nl: Groepen, en: Groups }, source: test }
          mode: { title: { nl: Wijze, en: Mode }, source: test }
          stream: { title: { nl: Stroom, en: Stream }, source: test }
          police_region: { title: { nl: Regio, en: Region }, source: test }
          municipality:
            title: { nl: Gemeente, en: Municipality }
            source: test
            references: { police_region: police_region }

        """;

    public const string Classifications = """
        classifications:
          age_group:
            label: { nl: Leeftijd, en: Age }
            variable: age
            classes: [15, 35, 55]
          sex:
            label: { nl: Geslacht, en: Sex }
            variable: sex
          police_region:
            label: { nl: Politieregio, en: Police region }
            variable: police_region
          capital:
            label: { nl: Hoofdstad, en: Capital }
            variable: municipality
            only: ["0363"]

        """;

    public const string Register = """
        {
          "name": "PERSONTAB",
          "labels": { "nl": "Personen", "en": "Persons" },
          "dialect": { "delimiter": ";", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": false },
          "maximumRejectedShare": 0.02,
          "missingValues": [""],
          "primaryKey": ["KEY", "START"],
          "interval": { "entity": ["KEY"], "start": "START", "end": "END" },
          "fields": [
            { "name": "KEY", "type": "string", "labels": { "nl": "Sleutel", "en": "Key" }, "constraints": { "required": true, "pattern": "[0-9]{9}" } },
            { "name": "START", "type": "date", "format": "%Y%m%d", "labels": { "nl": "Begin", "en": "Start" } },
            { "name": "END", "type": "date", "labels": { "nl": "Einde", "en": "End" } },
            { "name": "REGION", "type": "string", "labels": { "nl": "Regio", "en": "Region" }, "codeList": "police_region", "missingValues": ["--"] },
            { "name": "INCOME", "type": "integer", "width": 64, "labels": { "nl": "Inkomen", "en": "Income" }, "constraints": { "minimum": 0 } },
            { "name": "SEX", "type": "string", "labels": { "nl": "Geslacht", "en": "Sex" }, "categories": [{ "value": "1", "labels": { "nl": "man", "en": "man" } }] }
          ]
        }
        """;

    public const string Answers = """
        answers:
          yes_no:
            choices:
              1: { nl: ja, en: "yes" }
              2: { nl: nee, en: "no" }
            dont_know: 8
            refused: 9
          grade: { range: 1..10, dont_know: 98, refused: 99 }
          year: { range: 2003..2099, dont_know: 9998, refused: 9999 }
          month: { range: 1..12, dont_know: 98, refused: 99 }
          free_text: { text: true }

        """;

    public const string Unsafety = """
        block: unsafety
        title: { nl: Onveiligheid, en: Unsafety }
        mandatory: true
        wording: { assumption: true, reason: our own }
        questions:
          - ask: feels_unsafe
            nl: Voelt u zich wel eens onveilig?
            en: Do you ever feel unsafe?
            answer: yes_no
          - ask: feels_unsafe_often
            nl: Vaak?
            en: Often?
            answer: yes_no
            ask_if: feels_unsafe = 1
          - ask: grade_safety
            nl: Cijfer?
            en: Grade?
            answer: grade

        """;

    public const string Victimisation = """
        block: victimisation
        title: { nl: Slachtofferschap, en: Victimisation }
        mandatory: true
        questions:
          - repeat: offence
            questions:
              - { ask: "{offence}_ever5y", nl: "{offence_label}: ooit?", en: "{offence_label}: ever?", answer: yes_no }
              - { ask: "{offence}_last_year", nl: Jaar?, en: Year?, answer: year, ask_if: "{offence}_ever5y = 1" }
              - { ask: "{offence}_last_month", nl: Maand?, en: Month?, answer: month, ask_if: "{offence}_ever5y = 1" }
              - { ask: "{offence}_more", nl: Vaker?, en: More?, answer: yes_no, ask_if: "{offence}_ever5y = 1" }
              - { ask: "{offence}_prev_year", nl: Jaar?, en: Year?, answer: year, ask_if: "{offence}_more = 1" }
              - { ask: "{offence}_prev_month", nl: Maand?, en: Month?, answer: month, ask_if: "{offence}_more = 1" }

        """;

    public const string Reporting = """
        block: reporting
        title: { nl: Melding, en: Reporting }
        questions:
          - repeat: offence
            questions:
              - ask: "{offence}_reported"
                nl: Gemeld?
                en: Reported?
                answer: yes_no
                ask_if: in_window({offence}_last_year, {offence}_last_month)

        """;

    public const string Rules = """
        duplicates:
          key: [rinpersoon]
          keep: [most_mandatory_answers, file_and_line]
        rules:
          - rule: order_{offence}
            repeat: offence
            label: { nl: "volgorde {offence_label}", en: "order {offence_label}" }
            severity: error
            condition: months_between({offence}_prev_year, {offence}_prev_month, {offence}_last_year, {offence}_last_month) >= 0
            description: { nl: "eerst {offence_label}", en: "{offence_label} before" }
          - rule: web_only
            label: { nl: internet, en: web }
            severity: information
            condition: mode = 'cawi'

        """;

    public const string Scales = """
        scales:
          - scale: scale_safety
            label: { nl: Schaal, en: Scale }
            items: [feels_unsafe, grade_safety]
            reversed: [grade_safety]
            minimum_answered: 1
        indicators:
          - indicator: unsafe
            label: { nl: Onveilig, en: Unsafe }
            from: feels_unsafe
            codes: [1]
            routed_past: 0
            dont_know: missing
        incident_counts:
          - count: last_reported
            label: { nl: Gemeld, en: Reported }
            groups: [property]
            reported: [1]

        """;

    public const string Tables = """
        confidence_level: 0.95
        measures:
          - repeat: offence
            measure: victim_{offence}
            label: { nl: "Slachtoffers {offence_label}", en: "Victims {offence_label}" }
            statistic: percentage
            variable: "victim_{offence}"
            decimals: 1
          - { measure: grade, label: { nl: Cijfer, en: Grade }, statistic: mean, variable: grade_safety, decimals: 1 }
          - { measure: reported, label: { nl: Gemeld, en: Reported }, statistic: ratio_percentage, variable: last_reported, denominator: count_any, decimals: 1 }
        tables:
          - table: victims
            title: { nl: Slachtoffers, en: Victims }
            measures:
              - { repeat: offence, measure: "victim_{offence}" }
              - grade
            by: [total, police_region, [police_region, sex]]
        proportion_interval: wilson

        """;

    public const string Disclosure = """
        drop_variables: [rinpersoon]
        top_codes:
          - { variable: age, maximum: 85 }
        key_variables: [sex, age]
        suppression_order: [age, sex]
        minimum_count: { value: 3, assumption: true, reason: no rule was found }
        minimum_cell_count: 10
        minimum_degrees_of_freedom: 10

        """;

    public const string Population = """
        {
          "name": "link.population",
          "labels": { "nl": "Populatie", "en": "Population" },
          "primaryKey": ["rinpersoon"],
          "fields": [
            { "name": "rinpersoon", "type": "string", "labels": { "nl": "Sleutel", "en": "Key" } },
            { "name": "sex", "type": "string", "labels": { "nl": "Geslacht", "en": "Sex" } },
            { "name": "age", "type": "integer", "labels": { "nl": "Leeftijd", "en": "Age" } },
            { "name": "income", "type": "number", "labels": { "nl": "Inkomen", "en": "Income" } },
            { "name": "municipality", "type": "string", "labels": { "nl": "Gemeente", "en": "Municipality" }, "codeList": "municipality" },
            { "name": "police_region", "type": "string", "labels": { "nl": "Regio", "en": "Region" }, "codeList": "police_region" }
          ]
        }
        """;

    public const string Edition = """
        year: 2011
        reference_date: { value: 2011-10-01, assumption: true, reason: no date was found }
        fieldwork: { start: 2011-08-15, end: 2011-11-30 }
        registers: [PERSONTAB]
        sample: sample
        responses: response
        linkage:
          minimum_age: 15
          unknown_birth_month: 7
          unknown_birth_day: 1
          income_register: PERSONTAB
          income_variable: INCOME
          maximum_concordance_steps: 8
          maximum_unlinked_share: 0.02
        questionnaire: [unsafety, victimisation, reporting]
        national:
          sample_size: 1000
          files:
            - { file: national_cawi, mode: cawi }
        local:
          surveys:
            - survey: l0363
              label: { nl: Amsterdam, en: Amsterdam }
              municipalities: ["0363"]
              sample_size: 100
              blocks: [reporting]
              free_block: free_l0363
        rules: 2011
        scales: 2011
        weighting: 2011
        tables: 2011
        disclosure: 2011

        """;

    private static string Delivery(string name, string fields) => $$"""
        {
          "name": "{{name}}",
          "labels": { "nl": "Bestand", "en": "File" },
          "dialect": { "delimiter": ";", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": true },
          "maximumRejectedShare": 0.05,
          "fields": [
            {{fields}}
          ]
        }
        """;
}
