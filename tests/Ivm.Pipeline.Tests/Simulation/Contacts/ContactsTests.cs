using Ivm.Contracts;
using Ivm.Simulation.Contacts;

namespace Ivm.Pipeline.Tests.Simulation.Contacts;

public sealed class ContactsTests(KeylessCountry fixture) : IClassFixture<KeylessCountry>
{
    private const string Contacts = "sample/contacts.csv";
    private readonly SimulatedCountry _country = fixture.Country;

    [Fact]
    public void Everybody_drawn_by_a_survey_without_person_key_has_one_contact_and_no_key_in_sample_and_responses()
    {
        var keyless = SimulatedCountry.Edition.LocalSurveys.Where(survey => !survey.HasPersonKey).Select(survey => survey.Survey).ToHashSet();
        var sample = _country.Rows("sample/sample.csv");

        Assert.All(sample, row => Assert.Equal(keyless.Contains(row["SURVEY"]), row["RINPERSOON"].Length == 0 && row["RINPERSOONS"].Length == 0));
        Assert.Equal(
            sample.Where(row => keyless.Contains(row["SURVEY"])).Select(row => $"{row["SAMPLENR"]};{row["SURVEY"]}"),
            _country.Lines(Contacts).Skip(1).Select(line => string.Join(';', line.Split(';')[..2])));
        Assert.DoesNotContain("RINPERSOON", _country.Lines("responses/local_l0505.csv")[0], StringComparison.Ordinal);
        Assert.Contains("RINPERSOON", _country.Lines("responses/local_l0363.csv")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_contact_without_a_fault_agrees_with_the_registers_on_the_contact_date_in_everything()
    {
        var names = _country.Rows("registers/GBANAAMTAB.csv").ToDictionary(row => row["RINPERSOON"]);
        var persons = _country.Rows("registers/GBAPERSOONTAB.csv").ToDictionary(row => row["RINPERSOON"]);
        var addresses = _country.Rows("registers/VSLADRESTAB.csv").ToDictionary(row => row["RINOBJECTNUMMER"]);
        var day = SimulatedCountry.Edition.Linkage.ContactDate!.Value.ToString("yyyyMMdd");
        var objects = _country.Rows("registers/GBAADRESOBJECTBUS.csv")
            .Where(row => string.CompareOrdinal(row["GBADATUMAANVANGADRESHOUDING"], day) <= 0 && string.CompareOrdinal(row["GBADATUMEINDEADRESHOUDING"], day) >= 0)
            .ToDictionary(row => row["RINPERSOON"], row => row["RINOBJECTNUMMER"]);
        var truth = Truth().ToDictionary(row => row[0], row => row[2]);
        var compared = 0;

        foreach (var contact in _country.Rows(Contacts))
        {
            var key = truth[contact["SAMPLENR"]];
            if (!names.TryGetValue(key, out var name) || !persons.TryGetValue(key, out var person) || !objects.TryGetValue(key, out var at))
                continue;

            var address = addresses[at];
            var birth = $"{person["GBAGEBOORTEJAAR"]}{person["GBAGEBOORTEMAAND"]}{person["GBAGEBOORTEDAG"]}".Replace("-", "0", StringComparison.Ordinal);
            Assert.Equal(
                [name["GESLACHTSNAAM"], name["VOORVOEGSEL"], name["VOORNAMEN"], name["VOORLETTERS"], birth, person["GBAGESLACHT"], address["POSTCODE"], address["HUISNUMMER"], address["HUISTOEVOEGING"]],
                [contact["SURNAME"], contact["PREFIX"], contact["FIRST_NAMES"], contact["INITIALS"], contact["BIRTH_DATE"], contact["SEX"], contact["POSTCODE"].Replace(" ", "", StringComparison.Ordinal), contact["HOUSE_NUMBER"], contact["HOUSE_SUFFIX"]]);
            compared++;
        }

        Assert.InRange(compared, 500, int.MaxValue);
    }

    [Fact]
    public void Every_kind_of_fault_stands_in_the_ledger_and_in_the_file_as_it_says()
    {
        var rows = _country.Lines(Contacts);
        var header = rows[0].Split(';').ToList();
        var faults = _country.Faults().Where(fault => fault.File == Contacts).ToArray();

        Assert.Equal(
            typeof(ContactFaultKind).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal),
            faults.Select(fault => fault.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.Equal(fault.Key, rows[fault.Line - 1].Split(';')[0]));

        // Of several faults of one cell the last one stands there.
        foreach (var cell in faults.Where(fault => fault.Column.Length > 0).GroupBy(fault => (fault.Line, fault.Column)))
            Assert.Contains(rows[cell.Key.Line - 1].Split(';')[header.IndexOf(cell.Key.Column)], cell.Select(fault => fault.Planted));
    }

    [Fact]
    public void A_person_in_no_register_has_no_key_in_the_truth_and_everybody_else_has_the_present_one()
    {
        var persons = _country.Rows("registers/GBAPERSOONTAB.csv").Select(row => row["RINPERSOON"]).ToHashSet();
        var strangers = _country.Faults().Where(fault => fault.Kind == "contact_not_in_register").Select(fault => fault.Key).ToHashSet();
        var broken = _country.Faults().Where(fault => fault.File == "registers/GBAPERSOONTAB.csv").Select(fault => fault.Key).ToHashSet();

        Assert.All(Truth(), row => Assert.Equal(strangers.Contains(row[0]), row[1].Length == 0 && row[2].Length == 0));
        Assert.All(Truth().Where(row => row[2].Length > 0), row => Assert.True(row[1] == "R" && (persons.Contains(row[2]) || broken.Contains(row[1] + row[2]))));
    }

    [Fact]
    public void No_fault_of_a_key_is_planted_where_there_is_none()
    {
        var keyless = SimulatedCountry.Edition.ResponseFiles.Where(file => !file.HasPersonKey).Select(file => file.Path).ToHashSet();

        Assert.DoesNotContain(_country.Faults(), fault => keyless.Contains(fault.File) && (fault.Column == "RINPERSOON" || fault.Kind == "unmatched_key"));
    }

    [Fact]
    public void Registers_alone_may_come_with_contacts_of_as_many_persons_as_asked_whatever_the_threads()
    {
        using var one = SimulatedCountry.Of(6_000, options => options with { RegistersOnly = true, Contacts = 500, Threads = 1 });
        using var three = SimulatedCountry.Of(6_000, options => options with { RegistersOnly = true, Contacts = 500, Threads = 3 });

        var contacts = one.Lines(Contacts);
        Assert.Equal(501, contacts.Length);
        Assert.Equal(contacts, three.Lines(Contacts));
        Assert.Equal(File.ReadAllText(Path.Combine(one.Truth, "links.csv")), File.ReadAllText(Path.Combine(three.Truth, "links.csv")));
        Assert.Equal(500, File.ReadLines(Path.Combine(one.Truth, "links.csv")).Skip(1).Select(line => line.Split(';')[0]).Distinct().Count());
    }

    [Fact]
    public void Contacts_that_cannot_be_drawn_are_refused()
    {
        Assert.Equal(["option contacts"], Refused(options => options with { Contacts = 10 }));
        Assert.Equal(["option contacts"], Refused(options => options with { Contacts = 5_000, RegistersOnly = true }));
        Assert.Equal(["editions/2011.yaml"], Refused(options => options with { Contacts = 10, RegistersOnly = true, Edition = options.Edition with { Contacts = null } }));

        static IEnumerable<string> Refused(Func<Ivm.Simulation.SimulationOptions, Ivm.Simulation.SimulationOptions> change) =>
            Assert.Throws<InvalidInputException>(() => SimulatedCountry.Of(6_000, change)).Faults.Select(fault => fault.Where);
    }

    private IEnumerable<string[]> Truth() => File.ReadLines(Path.Combine(_country.Truth, "links.csv")).Skip(1).Select(line => line.Split(';'));
}
