using Ivm.Contracts;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Sampling;

/// <summary>A drawn person: one case of the fieldwork.</summary>
/// <param name="SampleNumber">SAMPLENR.</param>
/// <param name="Ordinal">The person.</param>
/// <param name="Survey">The local survey that drew the person; null for the national sample.</param>
internal sealed record DrawnPerson(string SampleNumber, int Ordinal, LocalSurvey? Survey);

/// <summary>How likely a person was to be drawn, in both samples.</summary>
/// <param name="NationalStratum">Stratum of the national sample.</param>
/// <param name="National">Inclusion probability there.</param>
/// <param name="LocalStratum">Code of the local survey; <c>none</c> where there is none.</param>
/// <param name="Local">Inclusion probability there.</param>
internal readonly record struct Inclusion(string NationalStratum, double National, string LocalStratum, double Local);

/// <summary>
/// Draws both samples from the register as it was on the day of drawing: who would be old enough by the end of the
/// fieldwork. So some who are drawn turn out too young, moved abroad, dead or in an institution.
/// </summary>
internal sealed class SampleDrawer(CounterRandom random, Country country, Resident[] residents, Edition edition)
{
    /// <summary>Stratum of persons whom no local survey could draw.</summary>
    public const string NoStratum = "none";

    /// <summary>Largest part of a stratum that is drawn; only in a small simulated country does it matter.</summary>
    private const double MostOfStratum = 0.6;

    private static readonly ulong NationalStream = CounterRandom.Stream("sample.national");
    private static readonly ulong LocalStream = CounterRandom.Stream("sample.local");
    private static readonly ulong NumberStream = CounterRandom.Stream("sample.number");
    private readonly Dictionary<string, (int Drawn, int Frame)> _national = [];
    private readonly Dictionary<string, (int Drawn, int Frame)> _local = [];
    private readonly LocalSurvey?[] _surveyOf = SurveyByMunicipality(country, edition);

    /// <summary>Draws.</summary>
    /// <param name="nationalSize">Persons of the national sample.</param>
    /// <param name="expectedResponse">Expected response by police region: a region gets as many as it takes for equal net numbers.</param>
    /// <returns>National cases, then local ones, by number.</returns>
    public List<DrawnPerson> Draw(int nationalSize, IReadOnlyDictionary<string, double> expectedResponse)
    {
        var cases = Numbered('N', DrawNational(nationalSize, expectedResponse).Select(ordinal => (ordinal, (LocalSurvey?)null)));
        cases.AddRange(Numbered('L', DrawLocal()));
        return cases;
    }

    /// <summary>The inclusion probabilities of a person.</summary>
    public Inclusion InclusionOf(int ordinal)
    {
        var municipality = country.Neighbourhoods[residents[ordinal].Neighbourhood].Municipality;
        var (drawn, frame) = _national[municipality.Stratum];
        if (_surveyOf[municipality.Index] is not { } survey)
            return new Inclusion(municipality.Stratum, (double)drawn / frame, NoStratum, 0);

        var local = _local[survey.Survey];
        return new Inclusion(municipality.Stratum, (double)drawn / frame, survey.Survey, (double)local.Drawn / local.Frame);
    }

    private static LocalSurvey?[] SurveyByMunicipality(Country country, Edition edition)
    {
        var surveys = new Dictionary<string, LocalSurvey>();
        foreach (var survey in edition.LocalSurveys)
        {
            foreach (var municipality in survey.Municipalities)
            {
                if (!surveys.TryAdd(municipality, survey))
                {
                    throw new InvalidInputException(InputFailure.Invalid, new Fault(
                        $"editions/{edition.Year}.yaml: local.surveys",
                        $"municipality {municipality} in {surveys[municipality].Survey} and in {survey.Survey}",
                        "a municipality in at most one local survey, since the sample file has one local inclusion probability",
                        "Take it out of one of the two."));
                }
            }
        }

        return [.. country.Municipalities.Select(municipality => surveys.GetValueOrDefault(municipality.Code))];
    }

    private IEnumerable<int> DrawNational(int size, IReadOnlyDictionary<string, double> expectedResponse)
    {
        var strata = Frame(ordinal => country.Neighbourhoods[residents[ordinal].Neighbourhood].Municipality.Stratum);
        var regions = strata.GroupBy(stratum => stratum.Key[..stratum.Key.LastIndexOf('-')]).ToArray();
        var sizes = Apportionment.LargestRemainder(size, [.. regions.Select(region => 1 / expectedResponse.GetValueOrDefault(region.Key, 0.5))]);
        for (var r = 0; r < regions.Length; r++)
        {
            var members = regions[r].ToArray();
            var parts = Apportionment.LargestRemainder(sizes[r], [.. members.Select(stratum => (double)stratum.Value.Count)]);
            for (var s = 0; s < members.Length; s++)
            {
                var drawn = Smallest(members[s].Value, parts[s], NationalStream);
                _national[members[s].Key] = (drawn.Length, members[s].Value.Count);
                foreach (var ordinal in drawn)
                    yield return ordinal;
            }
        }
    }

    private IEnumerable<(int Ordinal, LocalSurvey? Survey)> DrawLocal()
    {
        var areas = Frame(ordinal => _surveyOf[country.Neighbourhoods[residents[ordinal].Neighbourhood].Municipality.Index]?.Survey);
        foreach (var survey in edition.LocalSurveys)
        {
            if (!areas.TryGetValue(survey.Survey, out var members))
                continue;

            var drawn = Smallest(members, survey.SampleSize, LocalStream);
            _local[survey.Survey] = (drawn.Length, members.Count);
            foreach (var ordinal in drawn)
                yield return (ordinal, survey);
        }
    }

    private SortedDictionary<string, List<int>> Frame(Func<int, string?> stratum)
    {
        var strata = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < residents.Length; ordinal++)
        {
            if (!residents[ordinal].InFrame || stratum(ordinal) is not { } name)
                continue;

            if (!strata.TryGetValue(name, out var members))
                strata.Add(name, members = []);
            members.Add(ordinal);
        }

        return strata;
    }

    /// <summary>A simple random sample without replacement: everybody gets a number, the smallest are drawn.</summary>
    private int[] Smallest(List<int> members, int size, ulong stream)
    {
        var ordinals = members.ToArray();
        var numbers = Array.ConvertAll(ordinals, ordinal => random.Bits(stream, (ulong)ordinal));
        Array.Sort(numbers, ordinals);
        return ordinals[..Math.Min(size, Math.Max(1, (int)(members.Count * MostOfStratum)))];
    }

    private List<DrawnPerson> Numbered(char prefix, IEnumerable<(int Ordinal, LocalSurvey? Survey)> drawn) =>
    [
        .. drawn
            .OrderBy(person => random.Bits(NumberStream + prefix, (ulong)person.Ordinal))
            .Select((person, number) => new DrawnPerson($"{prefix}{number + 1:D9}", person.Ordinal, person.Survey)),
    ];
}
