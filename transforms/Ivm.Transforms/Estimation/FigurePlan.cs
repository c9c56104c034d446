using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>
/// The tables of a plan taken apart into what is estimated: every measure by every crossing once, however many tables
/// show it, and the sample behind every measure.
/// </summary>
internal sealed class FigurePlan
{
    private readonly TablePlan plan;
    private readonly ImmutableSortedDictionary<string, Measure> measures;
    private readonly ImmutableSortedDictionary<string, string> setOfMeasure;

    /// <summary>Takes the plan apart.</summary>
    /// <exception cref="InvalidInputException">A measure rests on two blocks that different surveys took.</exception>
    public FigurePlan(TablePlan plan, SurveySets sets)
    {
        this.plan = plan;
        measures = plan.Measures.ToImmutableSortedDictionary(measure => measure.Name, measure => measure, StringComparer.Ordinal);
        var behind = plan.Measures.ToDictionary(measure => measure.Name, measure => sets.Behind(measure.Variable, measure.Denominator));
        setOfMeasure = behind.ToImmutableSortedDictionary(item => item.Key, item => item.Value.Name, StringComparer.Ordinal);
        Sets = [.. behind.Values.DistinctBy(set => set.Name).OrderBy(set => set.Name, StringComparer.Ordinal)];
        var weighted = sets.OfBlocks.Select(set => set.Name).Append(SurveySet.Everyone).ToHashSet();
        var faults = behind.Where(item => !weighted.Contains(item.Value.Name)).Select(item => new Fault(
            $"tables: measures.{item.Key}",
            $"variables of two blocks that not the same surveys took ({item.Value.Name})",
            "variables of one optional block",
            "Split the measure.")).ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }
    }

    /// <summary>The samples behind the measures.</summary>
    public ImmutableArray<SurveySet> Sets { get; }

    /// <summary>The crossings of all tables, each once, by name.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Crossings =>
        plan.Tables.SelectMany(table => table.By).DistinctBy(Name).ToImmutableSortedDictionary(Name, by => by, StringComparer.Ordinal);

    /// <summary>Every measure by every crossing that some table shows, each once.</summary>
    public ImmutableArray<(string Crossing, Measure Measure)> Wanted =>
        [.. plan.Tables.SelectMany(table => table.By.SelectMany(by => table.Measures.Select(measure => (Name(by), measures[measure])))).Distinct()];

    /// <summary>Name of a crossing: <c>police_region x sex</c>, empty for the whole population.</summary>
    public static string Name(ImmutableArray<string> by) => string.Join(" x ", by);

    /// <summary>Name of the sample behind a measure.</summary>
    public string SetOf(Measure measure) => setOfMeasure[measure.Name];

    /// <summary>The measures behind which a sample stands.</summary>
    public IEnumerable<Measure> MeasuresOf(SurveySet set) => plan.Measures.Where(measure => SetOf(measure) == set.Name);

    /// <summary>The variables of the measures behind which a sample stands.</summary>
    public IEnumerable<string> VariablesOf(SurveySet set) => MeasuresOf(set)
        .SelectMany(measure => new[] { measure.Variable, measure.Denominator })
        .OfType<string>()
        .Distinct();

    /// <summary>The figures in their tables.</summary>
    /// <param name="cells">The cells of every crossing.</param>
    /// <param name="figures">Per wanted measure and crossing the figures of the cells.</param>
    public IEnumerable<TabulatedFigure> Tabulate(
        IReadOnlyDictionary<string, DomainCells> cells, IReadOnlyDictionary<(string Crossing, Measure Measure), Figure[]> figures) =>
        from table in plan.Tables
        from crossing in table.By
        from name in table.Measures
        let measure = measures[name]
        from item in figures[(Name(crossing), measure)].Select((figure, cell) => (figure, cell))
        select new TabulatedFigure(table.Name, measure, cells[Name(crossing)], item.cell, item.figure);
}
