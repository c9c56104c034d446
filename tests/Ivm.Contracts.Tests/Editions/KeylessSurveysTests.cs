namespace Ivm.Contracts.Tests.Editions;

public class KeylessSurveysTests
{
    private static readonly string[] Registers = ["GBAPERSOONTAB", "GBAADRESOBJECTBUS", "GBANAAMTAB", "VSLADRESTAB"];

    [Fact]
    public void A_survey_without_person_key_has_a_file_without_key_columns_and_contacts_are_due()
    {
        var edition = Complete().Load().Editions[2011];

        Assert.False(edition.LocalSurveys.Single().HasPersonKey);
        var file = edition.ResponseFiles.Single(file => file.Survey == "l0363");
        Assert.False(file.HasPersonKey);
        Assert.DoesNotContain("RINPERSOON", file.Schema.Fields.Select(field => field.Name));
        Assert.Equal(file.Schema.Fields.Length, file.Header.Length);
        Assert.Contains("RINPERSOON", edition.ResponseFiles.Single(other => other.Survey == "national").Schema.Fields.Select(field => field.Name));
        Assert.Equal("contacts", edition.Contacts!.Name);
        Assert.True(edition.Contacts.Identifying);
        Assert.Equal(new DateOnly(2011, 7, 1), edition.Linkage.ContactDate);
        Assert.Equal(["PERSONTAB", .. Registers], edition.Registers.Select(register => register.Name));
    }

    [Fact]
    public void Where_every_survey_has_keys_neither_contacts_nor_identifying_registers_are_due()
    {
        var edition = Complete().Replacing("editions/2011.yaml", "  without_person_key: { surveys: [l0363] }\n", "").Load().Editions[2011];

        Assert.Null(edition.Contacts);
        Assert.Equal(["PERSONTAB", "GBAPERSOONTAB", "GBAADRESOBJECTBUS"], edition.Registers.Select(register => register.Name));
        Assert.True(edition.LocalSurveys.Single().HasPersonKey);
    }

    [Theory]
    [InlineData("surveys: [l0363]", "surveys: [l0364]", "editions/2011.yaml:23:35: found the unknown survey 'l0364'; expected a local survey of the edition. Did you mean 'l0363'?")]
    [InlineData("contacts: contacts\n", "", "editions/2011.yaml:22:23: found surveys without person key, and no key 'contacts'; expected the name of the contract of contacts. Add it to the edition, or remove 'without_person_key'.")]
    [InlineData("  contact_date: 2011-07-01\n", "", "editions/2011.yaml:22:23: found surveys without person key, and no key 'linkage.contact_date'; expected the day that names and addresses of contacts hold for. Add it to the edition, or remove 'without_person_key'.")]
    [InlineData(", GBAADRESOBJECTBUS", "", "editions/2011.yaml:23:23: found surveys without person key, and registers without GBAADRESOBJECTBUS; expected the registers in which a person is found by name, birth date and address. Add it to the edition, or remove 'without_person_key'.")]
    [InlineData("contact_date: 2011-07-01", "contact_date: 2011-10-02", "editions/2011.yaml:9:17: found 2011-10-02, after the reference date 2011-10-01; expected the day on which names and addresses were drawn, no later than the reference date. Correct one of the two.")]
    public void What_a_survey_without_person_key_lacks_is_reported(string old, string replacement, string fault) =>
        Assert.Contains(fault, Complete().Replacing("editions/2011.yaml", old, replacement).Faults());

    [Fact]
    public void A_list_that_is_taken_over_from_another_edition_is_told_with_its_own_file_and_the_edition_that_takes_it()
    {
        var contracts = Complete()
            .Replacing("codelists/municipality.csv", "2011,0014", "2012,0363,Amsterdam,Amsterdam,PO13\n2011,0014")
            .With("editions/2012.yaml", "based_on: 2011\nyear: 2012\n");

        Assert.Equal(new SourceLocation("editions/2011.yaml", 23, 23), contracts.Load().Editions[2012].WithoutPersonKey);
        Assert.Contains(
            "editions/2011.yaml:23:35: found the unknown survey 'l0363'; expected a local survey of the edition of 2012, which takes this list over. Give editions/2012.yaml a list of its own under 'local.without_person_key'.",
            contracts.With("editions/2012.yaml", "based_on: 2011\nyear: 2012\nlocal:\n  surveys:\n    - { survey: l0364, label: { nl: A, en: A }, municipalities: [\"0363\"], sample_size: 10 }\n").Faults());
    }

    private static SomeContracts Complete()
    {
        var contracts = new SomeContracts()
            .Replacing("editions/2011.yaml", "registers: [PERSONTAB]", $"registers: [PERSONTAB, {string.Join(", ", Registers)}]")
            .Replacing("editions/2011.yaml", "sample: sample\n", "sample: sample\ncontacts: contacts\n")
            .Replacing("editions/2011.yaml", "linkage:\n", "linkage:\n  contact_date: 2011-07-01\n")
            .Replacing("editions/2011.yaml", "local:\n", "local:\n  without_person_key: { surveys: [l0363] }\n")
            .With("deliveries/contacts.schema.json", Schema("contacts", identifying: true));
        foreach (var register in Registers)
        {
            contracts.With($"registers/{register}.schema.json", Schema(register, identifying: register is "GBANAAMTAB" or "VSLADRESTAB"));
        }

        return contracts;
    }

    private static string Schema(string name, bool identifying) => $$"""
        {
          "name": "{{name}}",
          "labels": { "nl": "Bestand", "en": "File" },{{(identifying ? " \"identifying\": true," : "")}}
          "dialect": { "delimiter": ";", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": false },
          "maximumRejectedShare": 0,
          "fields": [{ "name": "SAMPLENR", "type": "string", "labels": { "nl": "Nummer", "en": "Number" } }]
        }
        """;
}
