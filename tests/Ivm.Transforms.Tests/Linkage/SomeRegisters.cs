using System.Collections.Frozen;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Linkage;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Linkage;

/// <summary>
/// Builds register extracts, a sample and respondents, a person a line. Everybody lives alone in a town of one
/// neighbourhood unless said otherwise; the reference date is 1 October 2011.
/// </summary>
internal sealed class SomeRegisters
{
    private const string Open = "88888888";

    private readonly List<string> persons = [];
    private readonly List<string> households = [];
    private readonly List<string> addresses = [];
    private readonly List<string> marital = [];
    private readonly List<string> education = [];
    private readonly List<string> incomes = [];
    private readonly List<string> successors = [];
    private readonly List<string> sample = [];
    private readonly List<string> respondents = [];
    private readonly List<string> matches = [];
    private readonly List<string> unmatched = [];
    private readonly List<string> contacts = [];
    private readonly List<string> imputed = [];
    private readonly Dictionary<string, string> areas = new() { ["1"] = "00100101" };
    private readonly Dictionary<string, int> neighbourhoods = new() { ["00100101"] = 600 };
    private readonly Dictionary<string, int> municipalities = new() { ["0010"] = 600 };

    /// <summary>An edition that links, with a background block and a gate that never closes.</summary>
    public static Edition Edition()
    {
        var edition = SomeEdition.Build();
        return edition with
        {
            Registers =
            [
                .. new[] { "GBAPERSOONTAB", "GBAHUISHOUDENSBUS", "GBAADRESOBJECTBUS", "GBABURGERLIJKESTAATBUS", "HOOGSTEOPLTAB", "VTVPERSOONTAB" }
                    .Select(name => Table(name, "RINPERSOON")),
                Table("VSLGWBTAB", "gem2011", "wc2011", "bc2011"),
                Table("BUURTDICHTHEID", "bc2011"),
                Table("GEMEENTEDICHTHEID", "gem2011"),
                Table("INPATAB", "INPPERSBRUT"),
            ],
            Questionnaire = edition.Questionnaire with
            {
                Blocks = [.. edition.Questionnaire.Blocks, new Block("background", Same("background"), Mandatory: true, [Ask("bg_sex"), Ask("bg_education"), Ask("bg_household_size")])],
            },
            Weighting = RepositoryContracts.Set.Editions[2011].Weighting,
            Linkage = LinkagePlan.Default with { MaximumUnlinkedShare = 1 },
        };
    }

    /// <summary>Contracts of that edition.</summary>
    public static ContractSet Contracts(Edition edition) => SomeEdition.Contracts(edition) with
    {
        CodeLists = new[]
        {
            List("municipality", "police_region province", "0010 PO01 PV20", "0020 PO02 PV21"),
            List("origin_country", "origin", "6030 1", "6029 2", "5022 3"),
            List("register_marital", "marital", "O 1", "H 2", "P 2", "W 3", "S 4"),
            List("education_level", "education", "1 1", "3 1", "4 2", "5 3", "7 3"),
            List("household_type", "private", "1 true", "5 true", "8 false"),
            List("generation", "", "0", "1", "2"),
            List("urbanity", "addresses_from", "1 2500", "2 1500", "3 1000", "4 500", "5 0"),
        }.ToFrozenDictionary(list => list.Name),
        Outputs = RepositoryContracts.Set.Outputs,
    };

    /// <summary>Adds a person with a household, an address and a marital status that hold on the reference date.</summary>
    /// <param name="key">Number of the person; the kind of key is R unless the number begins with another letter.</param>
    /// <param name="born">Year, month and day as the register writes them, <c>yyyyMMdd</c>; NULLs as <c>----</c> and <c>--</c>.</param>
    /// <param name="sex">GBAGESLACHT.</param>
    /// <param name="origin">GBAHERKOMSTGROEPERING.</param>
    /// <param name="type">TYPHH; null for no household.</param>
    /// <param name="size">AANTALPERSHH.</param>
    /// <param name="dwelling">Number of the address object; null for no address.</param>
    /// <param name="from">First day of household and address.</param>
    /// <param name="to">Last day of household and address.</param>
    /// <param name="status">GBABURGERLIJKESTAAT.</param>
    /// <param name="level">OPLNIVSOI2006; null for not in the education register.</param>
    /// <param name="income">INPPERSBRUT; null for missing.</param>
    /// <param name="weight">GEWICHTHOOGSTEOPL.</param>
    public SomeRegisters Person(
        string key,
        string born = "19700615",
        string sex = "1",
        string origin = "6030",
        string? type = "1",
        int size = 1,
        string? dwelling = "1",
        string from = "20000101",
        string to = Open,
        string status = "O",
        string? level = null,
        long? income = null,
        double weight = 1)
    {
        persons.Add($"({Key(key)}, '6030', '{sex}', {Part(born[..4])}, {Part(born[4..6])}, {Part(born[6..])}, '{origin}', '0')");
        marital.Add($"({Key(key)}, '{status}', '19700101', '{Open}')");
        if (type is not null)
        {
            Household(key, type, size, from, to);
        }

        if (dwelling is not null)
        {
            addresses.Add($"({Key(key)}, 'B', '{dwelling}', '{from}', '{to}')");
        }

        if (level is not null)
        {
            education.Add($"({Key(key)}, '{level}', {Number(weight)})");
        }

        incomes.Add($"({Key(key)}, {income?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}::BIGINT)");
        return this;
    }

    /// <summary>Adds a row of a household of several persons; the first household has the number of its person.</summary>
    public SomeRegisters Member(string key, string household, int size, string type = "5")
    {
        households.Add($"({Key(key)}, '20000101', '{Open}', '{household.PadLeft(12, '0')}', '{type}', '1', '0', '{size}', '0')");
        return this;
    }

    /// <summary>Adds a row of a household, address or marital register of somebody who is in no other register.</summary>
    public SomeRegisters Orphan(string key)
    {
        marital.Add($"({Key(key)}, 'O', '19700101', '{Open}')");
        return this;
    }

    /// <summary>Adds a further household row of a person.</summary>
    public SomeRegisters Household(string key, string type, int size, string from, string to)
    {
        households.Add($"({Key(key)}, '{from}', '{to}', '{key.TrimStart('S').PadLeft(12, '0')}', '{type}', '1', '1', '{size}', '0')");
        return this;
    }

    /// <summary>Adds an address object in a neighbourhood whose code begins with its municipality's.</summary>
    public SomeRegisters Dwelling(string number, string neighbourhood, int density = 600, int municipalityDensity = 600)
    {
        areas[number] = neighbourhood;
        neighbourhoods[neighbourhood] = density;
        municipalities[neighbourhood[..4]] = municipalityDensity;
        return this;
    }

    /// <summary>Adds a row of the concordance table.</summary>
    public SomeRegisters Successor(string old, string present)
    {
        successors.Add($"({Key(old)}, {Key(present)})");
        return this;
    }

    /// <summary>Adds a sampled case and the response to it.</summary>
    /// <param name="samplenr">The case.</param>
    /// <param name="key">The respondent's key.</param>
    /// <param name="sampledKey">The sampled person's key where it differs; empty for a case that the sample lacks.</param>
    /// <param name="stream">Stream of the response.</param>
    /// <param name="background">Answers bg_sex, bg_education and bg_household_size.</param>
    /// <param name="probabilities">National and local probability.</param>
    /// <param name="date">Interview date.</param>
    public SomeRegisters Response(
        string samplenr,
        string key,
        string? sampledKey = null,
        string stream = "national",
        (int? Sex, int? Education, int? Size) background = default,
        (double National, double Local)? probabilities = null,
        string date = "2011-10-10")
    {
        var (national, local) = probabilities ?? (0.5, 0.0);
        if (sampledKey?.Length != 0)
        {
            sample.Add($"('{samplenr}', {Key(sampledKey ?? key)}, '{stream}', '{stream}', 'PO01-1', {Number(national)}, '{(stream == "local" ? "local-1" : "none")}', {Number(local)})");
        }

        respondents.Add($"('{samplenr}', {Key(key)}, '{stream}', '{stream}', DATE '{date}', {Answer(background.Sex)}, {Answer(background.Education)}, {Answer(background.Size)})");
        return this;
    }

    /// <summary>Adds the response to a case that a survey without person key has drawn.</summary>
    /// <param name="samplenr">The case.</param>
    /// <param name="matched">The person whom its contact was matched with; null for none.</param>
    /// <param name="pass">The pass; <c>probabilistic</c> for the most likely one.</param>
    /// <param name="reason">Why there is no match; null where there is one, or no contact either.</param>
    /// <param name="sampledKey">A key in the sample, which there should not be.</param>
    public SomeRegisters KeylessResponse(string samplenr, string? matched, string pass = "everything", string? reason = null, string? sampledKey = null)
    {
        sample.Add($"('{samplenr}', {(sampledKey is null ? "NULL::VARCHAR, NULL::VARCHAR" : Key(sampledKey))}, 'local', 'keyless', 'PO01-1', 0.5::DOUBLE, 'keyless', 0.5::DOUBLE)");
        respondents.Add($"('{samplenr}', NULL::VARCHAR, NULL::VARCHAR, 'local', 'keyless', DATE '2011-10-10', NULL::INTEGER, NULL::INTEGER, NULL::INTEGER)");
        if (matched is not null)
        {
            matches.Add($"('{samplenr}', {Key(matched)}, '{pass}', 'accepted', 30.5::DOUBLE, 0.999::DOUBLE, 2.5::DOUBLE, 28.0::DOUBLE)");
        }

        if (reason is not null)
        {
            unmatched.Add($"('{samplenr}', '{reason}')");
        }

        if (matched is not null || reason is not null)
        {
            contacts.Add($"('{samplenr}', 'keyless', '1', 1970::INTEGER, '0010')");
        }

        return this;
    }

    /// <summary>That edition with a survey without person key.</summary>
    public static Edition KeylessEdition()
    {
        var edition = Edition();
        return edition with
        {
            Contacts = TableSchema.Dataset("contacts", Same("contacts"), []),
            LocalSurveys = [.. edition.LocalSurveys, new LocalSurvey("keyless", Same("keyless"), [], 1, [], null) { HasPersonKey = false }],
            Linkage = edition.Linkage with { MaximumUnlinkedShareWithoutKey = 1, MinimumRateGroup = 1 },
        };
    }

    /// <summary>Says of whose answers the one to bg_sex was imputed.</summary>
    public SomeRegisters Imputed(params string[] samplenrs)
    {
        imputed.AddRange(samplenrs);
        return this;
    }

    /// <summary>Gives the registers to a harness.</summary>
    public TransformHarness Into(TransformHarness harness) => harness
        .Input("ingest.GBAPERSOONTAB", Values(persons, "RINPERSOONS, RINPERSOON, GBAGEBOORTELAND, GBAGESLACHT, GBAGEBOORTEJAAR, GBAGEBOORTEMAAND, GBAGEBOORTEDAG, GBAHERKOMSTGROEPERING, GBAGENERATIE"))
        .Input("ingest.GBAHUISHOUDENSBUS", Values(households, "RINPERSOONS, RINPERSOON, DATUMAANVANGHH, DATUMEINDEHH, HUISHOUDNR, TYPHH, PLHH, REFPERSOONHH, AANTALPERSHH, AANTALKINDHH"))
        .Input("ingest.GBAADRESOBJECTBUS", Values(addresses, "RINPERSOONS, RINPERSOON, SOORTOBJECTNUMMER, RINOBJECTNUMMER, GBADATUMAANVANGADRESHOUDING, GBADATUMEINDEADRESHOUDING"))
        .Input("ingest.VSLGWBTAB", Values(areas.Select(area => $"('B', '{area.Key}', '{area.Value[..4]}', '{area.Value[..6]}', '{area.Value}')"), "SOORTOBJECTNUMMER, RINOBJECTNUMMER, gem2011, wc2011, bc2011"))
        .Input("ingest.GBABURGERLIJKESTAATBUS", Values(marital, "RINPERSOONS, RINPERSOON, GBABURGERLIJKESTAAT, GBAAANVANGBURGERLIJKESTAAT, GBAEINDEBURGERLIJKESTAAT"))
        .Input("ingest.HOOGSTEOPLTAB", Values(education, "RINPERSOONS, RINPERSOON, OPLNIVSOI2006, GEWICHTHOOGSTEOPL"))
        .Input("ingest.INPATAB", Values(incomes, "RINPERSOONS, RINPERSOON, INPPERSBRUT"))
        .Input("ingest.BUURTDICHTHEID", Values(neighbourhoods.Select(item => $"('{item.Key}', {item.Value})"), "bc2011, OAD"))
        .Input("ingest.GEMEENTEDICHTHEID", Values(municipalities.Select(item => $"('{item.Key}', {item.Value})"), "gem2011, OAD"))
        .Input("ingest.VTVPERSOONTAB", Values(successors, "RINPERSOONS, RINPERSOON, RINPERSOONSNIEUW, RINPERSOONNIEUW"))
        .Input("ingest.sample", Values(sample, "SAMPLENR, RINPERSOONS, RINPERSOON, STREAM, SURVEY, STRATUM_NATIONAL, PROB_NATIONAL, STRATUM_LOCAL, PROB_LOCAL"))
        .Input("link.matches", Values(matches, "samplenr, rinpersoons, rinpersoon, pass, status, weight, posterior, runner_up_weight, margin"))
        .Input("link.unmatched", Values(unmatched, "samplenr, reason"))
        .Input("link.contacts", Values(contacts, "samplenr, survey, sex, birth_year, municipality"))
        .Input("link.register_checks", "SELECT 'orphan' AS check")
        .Input("clean.respondents", $"SELECT *, samplenr IN ({string.Join(", ", imputed.Append("").Select(number => $"'{number}'"))}) AS bg_sex_imputed FROM ({Values(respondents, "samplenr, rinpersoons, rinpersoon, stream, survey, interview_date, bg_sex, bg_education, bg_household_size")})");

    /// <summary>Runs <c>link.registers</c> on the registers.</summary>
    public HarnessResult CheckRegisters(Edition? edition = null, int threads = 2)
    {
        var chosen = edition ?? Edition();
        return Into(new TransformHarness()).Run(new CheckRegistersTransform(Contracts(chosen), chosen), threads);
    }

    /// <summary>Runs <c>link.population</c> on the registers.</summary>
    public HarnessResult LinkPopulation(Edition? edition = null, int threads = 2)
    {
        var chosen = edition ?? Edition();
        return Into(new TransformHarness()).Run(new LinkPopulationTransform(Contracts(chosen), chosen), threads);
    }

    /// <summary>Runs both linking tasks and gives the second's result.</summary>
    public HarnessResult LinkRespondents(Edition? edition = null, int threads = 2)
    {
        var chosen = edition ?? Edition();
        var harness = Into(new TransformHarness());
        harness.Input(harness.Run(new LinkPopulationTransform(Contracts(chosen), chosen), threads));
        return harness.Run(new LinkRespondentsTransform(Contracts(chosen), chosen), threads);
    }

    private static string Values(IEnumerable<string> rows, string columns)
    {
        var listed = string.Join(", ", rows);
        var count = columns.Split(',').Length;
        return listed.Length > 0
            ? $"SELECT * FROM (VALUES {listed}) AS t ({columns})"
            : $"SELECT * FROM (VALUES ({string.Join(", ", Enumerable.Repeat("NULL::VARCHAR", count))})) AS t ({columns}) WHERE FALSE";
    }

    private static string Key(string key) => char.IsLetter(key[0]) ? $"'{key[0]}', '{key[1..].PadLeft(9, '0')}'" : $"'R', '{key.PadLeft(9, '0')}'";

    private static string Part(string part) => part.Contains('-', StringComparison.Ordinal) ? "NULL::VARCHAR" : $"'{part}'";

    private static string Number(double value) => $"{value.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE";

    private static string Answer(int? value) => $"{value?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}::INTEGER";

    private static TableSchema Table(string name, params string[] columns) =>
        TableSchema.Dataset(name, Same(name), columns.Select(column => Field.Of(column, FieldType.String, Same(column))));

    private static Question Ask(string variable) =>
        new(variable, Same(variable), new AnswerType("number", AnswerKind.Number, [], 1, 9, null, null), AskIf: null, Offence: null);

    private static CodeList List(string name, string properties, params string[] codes)
    {
        var names = properties.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new CodeList(name, Same(name), "test", [.. names], [.. codes.Select(code => code.Split(' ')).Select(parts =>
            new Code(parts[0], Same(parts[0]), null, names.Zip(parts[1..]).ToFrozenDictionary(item => item.First, item => item.Second)))]);
    }

    private static Label Same(string text) => new(text, text);
}
