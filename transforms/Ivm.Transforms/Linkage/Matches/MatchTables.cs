using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Transforms.Linkage;

/// <summary>What matching came to as rows of datasets, each in the order of its key. Keys, levels and numbers; never a value of a person.</summary>
/// <param name="specification">How contacts were matched.</param>
/// <param name="result">What it came to.</param>
internal sealed class MatchTables(LinkageSpecification specification, MatchingResult result)
{
    /// <summary>Kinds of key are one letter before the nine digits of the number.</summary>
    private const int KindLength = 1;

    /// <summary>Rows of <c>link.matches</c>.</summary>
    public ColumnBatch Matches()
    {
        var links = result.Links.OrderBy(link => link.LeftKey, StringComparer.Ordinal).ThenBy(link => link.RightKey, StringComparer.Ordinal).ToArray();
        return new ColumnBatch(
        [
            Texts("samplenr", links.Select(link => link.LeftKey)),
            Texts("rinpersoons", links.Select(link => link.RightKey[..KindLength])),
            Texts("rinpersoon", links.Select(link => link.RightKey[KindLength..])),
            Texts("pass", links.Select(link => link.Pass)),
            Texts("status", links.Select(link => LinkageWord.Of(link.Status))),
            Numbers("weight", links.Select(link => (double?)link.Weight)),
            Numbers("posterior", links.Select(link => (double?)link.Posterior)),
            Numbers("runner_up_weight", links.Select(link => link.RunnerUpWeight)),
            Numbers("margin", links.Select(link => link.Margin)),
        ]);
    }

    /// <summary>Rows of <c>link.unmatched</c>.</summary>
    public ColumnBatch Unmatched()
    {
        var records = result.Unlinked.OrderBy(record => record.LeftKey, StringComparer.Ordinal).ToArray();
        return new ColumnBatch([Texts("samplenr", records.Select(record => record.LeftKey)), Texts("reason", records.Select(record => LinkageWord.Of(record.Reason)))]);
    }

    /// <summary>Contacts without match by reason.</summary>
    public ImmutableSortedDictionary<string, long> Reasons() =>
        result.Unlinked.CountBy(record => LinkageWord.Of(record.Reason)).ToImmutableSortedDictionary(reason => reason.Key, reason => (long)reason.Value, StringComparer.Ordinal);

    /// <summary>Rows of <c>link.match_parameters</c>.</summary>
    public ColumnBatch Parameters()
    {
        var levels = (
            from place in Enumerable.Range(0, specification.Comparisons.Length)
            from level in Enumerable.Range(0, specification.Comparisons[place].Levels.Length)
            select (specification.Comparisons[place].Name, Level: level, Condition: $"{specification.Comparisons[place].Levels[level]}", Own: result.Model.Model.Comparisons[place]))
            .OrderBy(level => level.Name, StringComparer.Ordinal).ThenBy(level => level.Level).ToArray();
        return new ColumnBatch(
        [
            Texts("comparison", levels.Select(level => level.Name)),
            new Column<int?>("level", [.. levels.Select(level => (int?)level.Level)]),
            Texts("condition", levels.Select(level => level.Condition)),
            Numbers("m", levels.Select(level => (double?)level.Own.M[level.Level])),
            Numbers("u", levels.Select(level => (double?)level.Own.U[level.Level])),
            Numbers("weight", levels.Select(level => (double?)level.Own.Weights[level.Level])),
        ]);
    }

    /// <summary>The row of <c>link.match_model</c>.</summary>
    public ColumnBatch Model()
    {
        var (decision, prior) = (specification.Decision, result.Model.Prior);
        return new ColumnBatch(
        [
            Texts("specification", [specification.Name]),
            Counts("contacts", [result.LeftCount]),
            Counts("persons", [result.RightCount]),
            Counts("pairs", [result.Patterns.Sum(pattern => pattern.Pairs)]),
            Numbers("prior", [prior]),
            Numbers("accept", [decision.Accept]),
            Numbers("accept_weight", [MatchWeight.At(decision.Accept, prior)]),
            Numbers("review", [decision.Review]),
            Numbers("review_weight", [MatchWeight.At(decision.Review, prior)]),
        ]);
    }

    /// <summary>Rows of <c>link.match_weights</c>.</summary>
    public ColumnBatch Weights()
    {
        var classes = PairWeights.Of(result);
        return new ColumnBatch(
        [
            Numbers("weight_from", classes.Select(own => (double?)own.From)),
            Numbers("weight_to", classes.Select(own => (double?)own.To)),
            Numbers("matches", classes.Select(own => (double?)own.Matches)),
            Numbers("others", classes.Select(own => (double?)own.Others)),
        ]);
    }

    /// <summary>Rows of <c>link.match_blocking</c>.</summary>
    public ColumnBatch Blocking()
    {
        var rules = result.Blocking.OrderBy(rule => rule.Rule, StringComparer.Ordinal).ToArray();
        return new ColumnBatch(
        [
            Texts("rule", rules.Select(rule => rule.Rule)),
            Counts("pairs", rules.Select(rule => rule.Pairs)),
            Counts("new_pairs", rules.Select(rule => rule.NewPairs ?? 0)),
            Counts("largest_block", rules.Select(rule => rule.LargestBlock)),
            Counts("blocks", rules.Select(rule => rule.Blocks)),
        ]);
    }

    /// <summary>Rows of <c>link.match_rates</c>.</summary>
    public ColumnBatch Rates()
    {
        var rates = MatchingRateRow.Of(result.Rates)
            .OrderBy(rate => rate.Method, StringComparer.Ordinal).ThenBy(rate => rate.Pass, StringComparer.Ordinal)
            .ThenBy(rate => rate.Status, StringComparer.Ordinal).ThenBy(rate => rate.Measure, StringComparer.Ordinal).ToArray();
        return new ColumnBatch(
        [
            Texts("method", rates.Select(rate => rate.Method)),
            Texts("pass", rates.Select(rate => rate.Pass)),
            Texts("status", rates.Select(rate => rate.Status)),
            Texts("measure", rates.Select(rate => rate.Measure)),
            Numbers("basis", rates.Select(rate => (double?)rate.Basis)),
            Numbers("estimate", rates.Select(rate => (double?)rate.Estimate)),
            Numbers("lower", rates.Select(rate => rate.Lower)),
            Numbers("upper", rates.Select(rate => rate.Upper)),
        ]);
    }

    private static Column<string?> Texts(string name, IEnumerable<string> values) => new(name, [.. values]);

    private static Column<long?> Counts(string name, IEnumerable<long> values) => new(name, [.. values.Select(value => (long?)value)]);

    private static Column<double?> Numbers(string name, IEnumerable<double?> values) => new(name, [.. values.Select(value => value is { } number && double.IsFinite(number) ? number : (double?)null)]);
}
