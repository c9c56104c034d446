using Ivm.Simulation.Parameters;

namespace Ivm.Simulation.Population.Names;

/// <summary>The names of one culture.</summary>
/// <param name="Surnames">Its surnames.</param>
/// <param name="Men">First names of men.</param>
/// <param name="Women">First names of women.</param>
internal sealed record NameStock(SurnameStock Surnames, GivenNameStock Men, GivenNameStock Women)
{
    /// <summary>First names of a sex (1 man, 2 woman).</summary>
    public GivenNameStock Given(int sex) => sex == 1 ? Men : Women;
}

/// <summary>All stocks of names, and which of them the people from a country take theirs from.</summary>
internal sealed class NameStocks
{
    private readonly (NameStock Stock, double Dutch)[] _byCountry;

    /// <param name="countries">The countries that people come from.</param>
    public NameStocks(OriginCountries countries)
    {
        var surnames = ParameterTable.Load("surnames.csv").Rows.ToLookup(row => row.Text("culture"));
        var given = ParameterTable.Load("given_names.csv").Rows.ToLookup(row => (row.Text("culture"), row.Text("sex")));
        var surnameParts = ParameterTable.Load("surname_parts.csv").Rows.ToDictionary(row => row.Text("culture"));
        var givenParts = ParameterTable.Load("given_name_parts.csv").Rows.ToDictionary(row => (row.Text("culture"), row.Text("sex")));
        var cultures = surnames.ToDictionary(
            culture => culture.Key,
            culture => new NameStock(
                new SurnameStock(culture.Select(row => (row.Text("name"), row.Text("prefix"))), surnameParts.GetValueOrDefault(culture.Key)),
                new GivenNameStock(given[(culture.Key, "1")], givenParts.GetValueOrDefault((culture.Key, "1"))),
                new GivenNameStock(given[(culture.Key, "2")], givenParts.GetValueOrDefault((culture.Key, "2")))));
        All = [.. cultures.Values];
        Dutch = cultures["dutch"];
        var named = ParameterTable.Load("name_cultures.csv").Rows.ToDictionary(row => row.Text("code"), row => (cultures[row.Text("culture")], row.Number("dutch")));
        _byCountry = [.. countries.BirthCodes().Select(code => named.GetValueOrDefault(code, (Dutch, 0)))];
    }

    /// <summary>The stocks of all cultures.</summary>
    public IReadOnlyList<NameStock> All { get; }

    /// <summary>The names of whoever was born in the country itself.</summary>
    public NameStock Dutch { get; }

    /// <summary>The stock for somebody from a country.</summary>
    /// <param name="country">Index of the country.</param>
    /// <param name="uniform">Decides whether they bear Dutch names all the same.</param>
    public NameStock Of(byte country, double uniform)
    {
        var (stock, dutch) = _byCountry[country];
        return uniform < dutch ? Dutch : stock;
    }
}
