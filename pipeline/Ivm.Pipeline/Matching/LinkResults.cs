using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Matching.Page;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>Writes what a linkage came to: tables as CSV and Parquet, with the same rows in the same order, and a summary. Keys only.</summary>
internal static class LinkResults
{
    /// <summary>Name of the summary.</summary>
    public const string Summary = "link.json";

    /// <summary>Name of the page.</summary>
    public const string Page = "link.html";

    private static readonly string[] Tables = ["links", "candidates", "unlinked", "patterns", "parameters", "blocking", "rates", "bias", "clusters"];

    private static readonly ResultTable LinksTable = new(
        ("left_key", "VARCHAR"), ("right_key", "VARCHAR"), ("pass", "VARCHAR"), ("weight", "DOUBLE"), ("posterior", "DOUBLE"), ("runner_up_weight", "DOUBLE"), ("margin", "DOUBLE"), ("status", "VARCHAR"));

    private static readonly ResultTable CandidatesTable = new(("left_key", "VARCHAR"), ("right_key", "VARCHAR"), ("pattern", "VARCHAR"), ("weight", "DOUBLE"), ("posterior", "DOUBLE"), ("joint_posterior", "DOUBLE"), ("status", "VARCHAR"));

    private static readonly ResultTable UnlinkedTable = new(("left_key", "VARCHAR"), ("reason", "VARCHAR"));

    private static readonly ResultTable PatternsTable = new(("pattern", "VARCHAR"), ("pairs", "BIGINT"), ("weight", "DOUBLE"), ("posterior", "DOUBLE"));

    private static readonly ResultTable ParametersTable = new(
        ("comparison", "VARCHAR"), ("level", "INTEGER"), ("condition", "VARCHAR"), ("letter", "VARCHAR"), ("m", "DOUBLE"), ("u", "DOUBLE"), ("weight", "DOUBLE"));

    private static readonly ResultTable BlockingTable = new(("rule", "VARCHAR"), ("pairs", "BIGINT"), ("new_pairs", "BIGINT"), ("largest_block", "BIGINT"), ("blocks", "BIGINT"));

    private static readonly ResultTable BiasTable = new(
        ("variable", "VARCHAR"), ("value", "VARCHAR"), ("records", "BIGINT"), ("linked", "BIGINT"), ("rate", "DOUBLE"), ("lower", "DOUBLE"), ("upper", "DOUBLE"),
        ("difference", "DOUBLE"), ("difference_lower", "DOUBLE"), ("difference_upper", "DOUBLE"), ("pooled_groups", "INTEGER"));

    private static readonly ResultTable ClustersTable = new(("key", "VARCHAR"), ("cluster", "VARCHAR"), ("size", "INTEGER"));

    /// <summary>A word as it is written in results.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        LinkageWord.Of(value);

    /// <summary>Writes the files; they take their places together.</summary>
    /// <returns>Their names.</returns>
    public static ImmutableArray<string> Write(LinkRequest request, LinkageSpecification specification, MatchingResult result)
    {
        var folder = new ResultFolder(request.Folder);
        LinksTable.Write(folder, "links", result.Links.Where(link => link.Status != LinkStatus.Lost).Select(link => new[]
        {
            link.LeftKey, link.RightKey, link.Pass, ResultTable.Number(link.Weight), ResultTable.Number(link.Posterior), ResultTable.Number(link.RunnerUpWeight), ResultTable.Number(link.Margin), Word(link.Status),
        }));
        CandidatesTable.Write(folder, "candidates", result.Links.Select((link, place) => new[]
        {
            link.LeftKey, link.RightKey, link.Pattern, ResultTable.Number(link.Weight), ResultTable.Number(link.Posterior), ResultTable.Number(result.Rates.JointPosteriors[place]), Word(link.Status),
        }));
        UnlinkedTable.Write(folder, "unlinked", result.Unlinked.Select(record => new[] { record.LeftKey, Word(record.Reason) }));
        PatternsTable.Write(folder, "patterns", result.Patterns.Select(pattern => new[]
        {
            pattern.Text, Whole(pattern.Pairs), ResultTable.Number(pattern.Weight), ResultTable.Number(pattern.Posterior),
        }));
        ParametersTable.Write(folder, "parameters", Parameters(specification, result));
        BlockingTable.Write(folder, "blocking", result.Blocking.Select(rule => new[] { rule.Rule, Whole(rule.Pairs), Whole(rule.NewPairs ?? 0), Whole(rule.LargestBlock), Whole(rule.Blocks) }));
        LinkRates.Table.Write(folder, "rates", LinkRates.Cells(result.Rates));
        if (!result.Bias.IsEmpty)
            BiasTable.Write(folder, "bias", result.Bias.Select(Bias));
        if (specification.IsDeduplication)
            ClustersTable.Write(folder, "clusters", result.Clusters.Select(member => new[] { member.Key, member.Cluster, Whole(member.Size) }));
        folder.AddText(Summary, writer => LinkSummary.Write(writer, request, specification, result));
        folder.AddText(Page, writer => writer.Write(LinkPage.Write(specification, result)));
        string[] all = [.. Tables.SelectMany(table => new[] { $"{table}.csv", $"{table}.parquet" }), Summary, Page];
        folder.Complete(all);
        return [.. all.Where(name => (specification.IsDeduplication || !name.StartsWith("clusters", StringComparison.Ordinal)) && (!result.Bias.IsEmpty || !name.StartsWith("bias", StringComparison.Ordinal)))];
    }

    private static string?[] Bias(LinkageByGroup group) =>
    [
        group.Variable, group.Rate.Count.Group, Whole(group.Rate.Count.Records), Whole(group.Rate.Count.Linked),
        ResultTable.Number(group.Rate.Rate.Share), ResultTable.Number(group.Rate.Rate.Lower), ResultTable.Number(group.Rate.Rate.Upper),
        ResultTable.Number(group.Rate.Difference.Share), ResultTable.Number(group.Rate.Difference.Lower), ResultTable.Number(group.Rate.Difference.Upper), Whole(group.Rate.Pooled),
    ];

    private static IEnumerable<string?[]> Parameters(LinkageSpecification specification, MatchingResult result) =>
        from place in Enumerable.Range(0, specification.Comparisons.Length)
        let own = result.Model.Model.Comparisons[place]
        from level in Enumerable.Range(0, own.M.Count)
        select new[]
        {
            specification.Comparisons[place].Name, Whole(level), $"{specification.Comparisons[place].Levels[level]}", $"{(char)('a' + level)}",
            ResultTable.Number(own.M[level]), ResultTable.Number(own.U[level]), ResultTable.Number(own.Weights[level]),
        };

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
