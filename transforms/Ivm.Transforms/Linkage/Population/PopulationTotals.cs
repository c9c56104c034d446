using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Counts of the target population: of everyone, by every background variable, and by every term of the weighting, in the
/// classes of the weighting. The population is read once, however many totals there are.
/// </summary>
/// <remarks>
/// The register of education covers a selective part of the population. So beside the persons of a cell of education stands
/// what the register's own weights say: their sum over the persons whose education is known.
/// </remarks>
internal sealed class PopulationTotals
{
    /// <summary>Most classifications that a term crosses.</summary>
    public const int MostCrossed = 4;

    private const string Education = "education";
    private const string EducationWeight = "education_weight";
    private readonly ImmutableArray<(string Name, ImmutableArray<ClassScheme> Crossing)> terms;

    /// <summary>The totals of an edition.</summary>
    /// <exception cref="InvalidInputException">A term of the weighting crosses more classifications than the dataset has columns.</exception>
    public PopulationTotals(ContractSet contracts, Edition edition)
    {
        var model = new CalibrationModel(edition.Weighting, contracts.Outputs[LinkageDatasets.Population.ToString()]);
        var wide = model.Terms.Where(term => term.Crossing.Length > MostCrossed).Select(term => new Fault(
            $"{model.Contract}: terms", $"{term.Name}, which crosses {term.Crossing.Length} classifications", $"at most {MostCrossed}", "Cross fewer.")).ToImmutableArray();
        if (!wide.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, wide);
        }

        var single = BackgroundVariable.All.Where(variable => variable.IsCounted).Select(variable => (variable.Name, ImmutableArray.Create(Plain(variable.Name))));
        terms =
        [
            .. new[] { ("total", ImmutableArray<ClassScheme>.Empty) }
                .Concat(model.Terms)
                .Concat(single)
                .DistinctBy(term => term.Item1)
                .OrderBy(term => term.Item1, StringComparer.Ordinal),
        ];
    }

    /// <summary>The rows of <c>link.population_totals</c>, in the order of its key.</summary>
    /// <param name="session">Sees <c>link.population</c>.</param>
    public ColumnBatch Rows(ISqlSession session)
    {
        var counts = Count(session);
        var (names, persons, weighted) = (new Column<string?>("term"), new Column<long?>("persons"), new Column<double?>("education_weighted"));
        var classes = Enumerable.Range(1, MostCrossed).Select(number => new Column<string?>($"class_{number}")).ToArray();
        foreach (var (name, crossing) in terms)
        {
            foreach (var (cell, total) in Cells(crossing, counts[SetOf(crossing)]))
            {
                names.Values.Add(name);
                persons.Values.Add(total.Persons);
                weighted.Values.Add(total.Weighted is { } sum ? (double)sum : null);
                for (var at = 0; at < MostCrossed; at++)
                {
                    classes[at].Values.Add(cell.ElementAtOrDefault(at) ?? "");
                }
            }
        }

        return new ColumnBatch([names, .. classes, persons, weighted]);
    }

    private static ClassScheme Plain(string variable) =>
        new(new WeightingClassification(variable, new Label(variable, variable), variable, [], []));

    private static string SetOf(IEnumerable<ClassScheme> crossing) =>
        string.Join(' ', crossing.Select(scheme => scheme.Variable).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The classes of a term with what they hold.</summary>
    private static IEnumerable<(string[] Cell, Total Total)> Cells(ImmutableArray<ClassScheme> crossing, List<(ImmutableDictionary<string, string?> Values, Total Total)> counts)
    {
        var weighs = crossing.Any(scheme => scheme.Variable == Education);
        return counts
            .Select(count => (Cell: crossing.Select(scheme => scheme.ClassOf(count.Values[scheme.Variable])).ToArray(), count.Total))
            .GroupBy(count => string.Join('\u001f', count.Cell), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.First().Cell, new Total(
                group.Sum(count => count.Total.Persons),
                weighs && !group.First().Cell.Contains(ClassScheme.Unknown) ? group.Sum(count => count.Total.Weighted ?? 0) : null)));
    }

    /// <summary>Counts by the values of every set of variables that a term crosses.</summary>
    private Dictionary<string, List<(ImmutableDictionary<string, string?> Values, Total Total)>> Count(ISqlSession session)
    {
        var sets = terms.Select(term => SetOf(term.Crossing)).Distinct().ToArray();
        var variables = sets.SelectMany(Words).Distinct().Order(StringComparer.Ordinal).ToArray();
        var counts = sets.ToDictionary(set => set, _ => new List<(ImmutableDictionary<string, string?>, Total)>(), StringComparer.Ordinal);
        using var reader = session.Query(Statement(sets, variables));
        while (reader.Read())
        {
            // Bits of GROUPING: the first variable is the highest; 1 says that the set leaves it out.
            var left = reader.GetInt64(0);
            var set = variables.Where((_, at) => (left >> (variables.Length - 1 - at) & 1) == 0).ToArray();
            counts[string.Join(' ', set)].Add((
                set.ToImmutableDictionary(variable => variable, variable => reader.IsDBNull(3 + Array.IndexOf(variables, variable)) ? null : reader.GetString(3 + Array.IndexOf(variables, variable))),
                new Total(reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetDecimal(2))));
        }

        return counts;
    }

    private static SqlStatement Statement(string[] sets, string[] variables)
    {
        var columns = variables.Select(SqlStatement.Identifier).ToArray();
        var grouping = sets.Select(set => $"({string.Join(", ", Words(set).Select(SqlStatement.Identifier))})");
        return SqlStatement.Composed(
            "totals of the population",
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT
                CAST(GROUPING({string.Join(", ", columns)}) AS BIGINT) AS left_out,
                count(*) AS persons,
                sum(CAST({EducationWeight} AS DECIMAL(18, 4))) FILTER ({Education} IS NOT NULL) AS weighted,
                {string.Join(", ", columns.Select(column => $"CAST({column} AS VARCHAR)"))}
            FROM link.population
            GROUP BY GROUPING SETS ({string.Join(", ", grouping)})
            """));
    }

    private static string[] Words(string set) => set.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a cell holds.</summary>
    private readonly record struct Total(long Persons, decimal? Weighted);
}
