using System.Collections.Frozen;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Linkage;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Linkage;

/// <summary>
/// Made-up persons with names and addresses, and contacts of some of them with the faults of an administration. All by
/// a seed; the truth is known.
/// </summary>
internal sealed class SomeContacts
{
    private static readonly string[] Starts = ["Bos", "Veld", "Molen", "Water", "Steen", "Berk", "Hoog", "Laan", "Duin", "Kerk", "Zand", "Heide"];
    private static readonly string[] Ends = ["man", "stra", "ker", "huis", "beek", "mans", "ink", "ema", "dijk", "hof", "horst", "oord"];
    private static readonly string[] Prefixes = ["", "", "", "van", "de", "van der"];
    private static readonly string[] Given = ["Aaltje", "Bart", "Corné", "Dirkje", "Eelco", "Froukje", "Gijs", "Hanneke", "Ilse", "Joost", "Klaas", "Loes", "Mees", "Noor", "Otto", "Petra", "Quinten", "Roos", "Sjoerd", "Trijntje", "Bram", "Berend", "Dirk", "Janneke", "Klaasje", "Lies", "Marijke", "Piet"];

    private readonly Random random;
    private readonly List<(string Key, string Surname, string Prefix, string Given, string Initials, string Partner, int Sex, DateOnly Born, int Object)> persons = [];
    private readonly List<string> contacts = [];

    /// <param name="count">Persons in the register.</param>
    /// <param name="seed">Seed.</param>
    public SomeContacts(int count, int seed = 7)
    {
        random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var given = Given[random.Next(Given.Length)];
            var second = random.Next(2) == 0 ? Given[random.Next(Given.Length)] : "";
            persons.Add((
                $"{i + 1:000000000}",
                Surname(),
                Prefixes[random.Next(Prefixes.Length)],
                $"{given} {second}".Trim(),
                $"{given[0]}{(second.Length > 0 ? second[..1] : "")}",
                random.Next(3) == 0 ? Surname() : "",
                1 + random.Next(2),
                new DateOnly(1920, 1, 1).AddDays(random.Next(75 * 365)),
                1 + (i / 2)));
        }
    }

    /// <summary>Who each contact is, by number.</summary>
    public Dictionary<string, string> Truth { get; } = [];

    /// <summary>The number of a contact.</summary>
    public static string Number(int contact) => $"L{contact:000000000}";

    /// <summary>An edition with surveys without person key.</summary>
    public static Edition Edition() => SomeRegisters.Edition() with { Contacts = TableSchema.Dataset("contacts", new Label("c", "c"), []) };

    /// <summary>The contracts of that edition, with the specification of the repository or another.</summary>
    public static ContractSet Contracts(Edition edition, LinkageSpecification? specification = null) => SomeRegisters.Contracts(edition) with
    {
        Linkages = specification is null
            ? RepositoryContracts.Set.Linkages
            : new Dictionary<string, LinkageSpecification>(StringComparer.Ordinal) { ["respondents"] = specification }.ToFrozenDictionary(StringComparer.Ordinal),
    };

    /// <summary>Contacts of the first persons, with a fault in about two of five.</summary>
    public SomeContacts Draw(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var person = persons[i * 3 % persons.Count];
            Add(Number(i + 1), person);
            Truth[Number(i + 1)] = person.Key;
        }

        return this;
    }

    /// <summary>A contact of somebody who is in no register.</summary>
    public SomeContacts Stranger(int contact)
    {
        contacts.Add($"('{Number(contact)}', 'l0363', 'Xqwzyl', NULL::VARCHAR, 'Zzyzx', 'Z', '1', '18010101', '9999ZZ', '77', NULL::VARCHAR)");
        return this;
    }

    /// <summary>The same contact under another number, exactly as in the register.</summary>
    public SomeContacts Twice(int first, int second)
    {
        foreach (var contact in new[] { first, second })
        {
            var person = persons[0];
            contacts.Add(Row(Number(contact), person.Surname, person.Prefix, person.Given, person.Initials, $"{person.Sex}", $"{person.Born:yyyyMMdd}", Postcode(person.Object), $"{House(person.Object)}", "", "l0363"));
        }

        return this;
    }

    /// <summary>Runs <c>link.matches</c>.</summary>
    public HarnessResult Match(int threads = 2, LinkageSpecification? specification = null, bool withoutNames = false)
    {
        var edition = Edition();
        return Into(new TransformHarness(), withoutNames).Run(new MatchContactsTransform(Contracts(edition, specification), edition), threads);
    }

    /// <summary>Gives registers and contacts to a harness.</summary>
    public TransformHarness Into(TransformHarness harness, bool withoutNames = false)
    {
        var objects = persons.Select(person => person.Object).Distinct().ToArray();
        return harness
            .Input("ingest.GBAPERSOONTAB", Values(persons.Select(person => $"('R', '{person.Key}', '{person.Sex}', '{person.Born:yyyy}', '{person.Born:MM}', '{person.Born:dd}')"), "RINPERSOONS, RINPERSOON, GBAGESLACHT, GBAGEBOORTEJAAR, GBAGEBOORTEMAAND, GBAGEBOORTEDAG"))
            .Input("ingest.GBANAAMTAB", Values(persons.Select(person => withoutNames
                ? $"('R', '{person.Key}', NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR)"
                : $"('R', '{person.Key}', '{person.Surname}', {Text(person.Prefix)}, '{person.Given}', '{person.Initials}', {Text(person.Partner)}, NULL::VARCHAR)"), "RINPERSOONS, RINPERSOON, GESLACHTSNAAM, VOORVOEGSEL, VOORNAMEN, VOORLETTERS, PARTNERNAAM, PARTNERVOORVOEGSEL"))
            .Input("ingest.GBAADRESOBJECTBUS", Values(persons.Select(person => $"('R', '{person.Key}', 'B', '{person.Object:000000000}', '20000101', '88888888')"), "RINPERSOONS, RINPERSOON, SOORTOBJECTNUMMER, RINOBJECTNUMMER, GBADATUMAANVANGADRESHOUDING, GBADATUMEINDEADRESHOUDING"))
            .Input("ingest.VSLADRESTAB", Values(objects.Select(number => $"('B', '{number:000000000}', '{Postcode(number)}', '{House(number)}', {Text(number % 9 == 0 ? "A" : "")})"), "SOORTOBJECTNUMMER, RINOBJECTNUMMER, POSTCODE, HUISNUMMER, HUISTOEVOEGING"))
            .Input("ingest.VSLGWBTAB", Values(objects.Select(number => $"('B', '{number:000000000}', '{(number < 400 ? "0010" : "0020")}', '001001', '00100101')"), "SOORTOBJECTNUMMER, RINOBJECTNUMMER, gem2011, wc2011, bc2011"))
            .Input("ingest.contacts", Values(contacts, "SAMPLENR, SURVEY, SURNAME, PREFIX, FIRST_NAMES, INITIALS, SEX, BIRTH_DATE, POSTCODE, HOUSE_NUMBER, HOUSE_SUFFIX"));
    }

    private void Add(string number, (string Key, string Surname, string Prefix, string Given, string Initials, string Partner, int Sex, DateOnly Born, int Object) person)
    {
        var (surname, prefix, given, initials, sex) = (person.Surname, person.Prefix, person.Given, string.Join('.', person.Initials.ToCharArray()) + ".", $"{person.Sex}");
        var (born, postcode, house, suffix) = ($"{person.Born:yyyyMMdd}", Postcode(person.Object), $"{House(person.Object)}", person.Object % 9 == 0 ? "a" : "");
        switch (random.Next(32))
        {
            case 0: surname = surname[..^2] + surname[^1] + surname[^2]; break;
            case 1: (surname, prefix) = ($"{prefix} {surname}".Trim(), ""); break;
            case 2 when person.Partner.Length > 0: surname = person.Partner; break;
            case 3 when person.Partner.Length > 0: surname = $"{person.Partner}-{prefix} {surname}"; break;
            case 4: given = ""; break;
            case 5: given = given[..2] + given[3..]; break;
            case 6: born = $"{person.Born:yyyyddMM}"; break;
            case 7: born = born[..3] + (char)('0' + ((born[3] - '0' + 3) % 10)) + born[4..]; break;
            case 8: born = born[..6] + "00"; break;
            case 15: born = born[..4] + "0000"; break;
            case 9: (postcode, house, suffix) = (Postcode(person.Object + 411), $"{House(person.Object + 3)}", ""); break;
            case 10: house = $"{House(person.Object) + 1}"; break;
            case 11: suffix = ""; break;
            case 12: postcode = postcode[..5] + "Z"; break;
            case 13: sex = ""; break;
            case 14: postcode = ""; break;
        }

        contacts.Add(Row(number, surname, prefix, given, initials, sex, born, postcode, house, suffix, "l0363"));
    }

    private string Surname() => Starts[Skewed(Starts.Length)] + Ends[Skewed(Ends.Length)];

    private int Skewed(int count) => (int)(count * Math.Pow(random.NextDouble(), 1.6));

    private static string Postcode(int number) => $"{1000 + (number / 100)}{(char)('A' + (number / 20 % 5))}B";

    private static int House(int number) => 1 + (number % 20);

    private static string Row(string number, string surname, string prefix, string given, string initials, string sex, string born, string postcode, string house, string suffix, string survey) =>
        $"('{number}', '{survey}', '{surname}', {Text(prefix)}, {Text(given)}, {Text(initials)}, {Text(sex)}, {Text(born)}, {Text(postcode)}, {Text(house)}, {Text(suffix)})";

    private static string Text(string text) => text.Length == 0 ? "NULL::VARCHAR" : $"'{text}'";

    private static string Values(IEnumerable<string> rows, string columns) => string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM (VALUES {string.Join(", ", rows)}) AS t ({columns})");
}
