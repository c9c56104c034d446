using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Tests.Linkage.Matching;

/// <summary>
/// A linkage of records of a name, a town and a code, written <c>name town code</c> with <c>-</c> for missing, in a session of its
/// own. Their keys are letters in the order of the records: a, b, c on the left or in one file, A, B, C on the right.
/// </summary>
internal sealed class SomeLinkage : IDisposable
{
    /// <summary>Bits that equal values of a field are worth in <see cref="Model"/>; different ones are worth the same against.</summary>
    public const int Name = 3;

    /// <summary>Bits of an equal town.</summary>
    public const int Town = 2;

    /// <summary>Bits of an equal code.</summary>
    public const int Code = 5;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-linkage-").FullName;
    private readonly SqlSession session;

    /// <param name="left">Records on the left, or of the one file.</param>
    /// <param name="right">Records on the right; null for one file.</param>
    /// <param name="rules">Blocking rules.</param>
    /// <param name="decision">Keys of the decision.</param>
    /// <param name="budget">Keys of the budget.</param>
    /// <param name="randomPairs">Random pairs, fewer than a file may ask for too.</param>
    /// <param name="passes">Fields of deterministic passes.</param>
    public SomeLinkage(string[] left, string[]? right, string rules = "[name]", string decision = "accept: 0.5, review: 0.2", string budget = "pairs: 1000", int randomPairs = 1000, string? passes = null)
    {
        Specification = LinkageSpecificationReader.Read("link.yaml", $$"""
            linkage: some
            left: { key: key }
            {{(right is null ? "" : "right: { key: key }")}}
            fields:
              name: { columns: name }
              town: { columns: town }
              code: { columns: code }
            {{(passes is null ? "" : $"passes: [{{ name: sure, equal: {passes} }}]")}}
            blocking:
              budget: { {{budget}} }
              rules: [{{rules}}]
            comparisons:
              - { field: name, levels: [equal, else] }
              - { field: town, levels: [equal, else] }
              - { field: code, levels: [equal, else] }
            estimation: { u: { random_pairs: 1000, seed: 7 } }
            decision: { {{decision}} }
            """);
        Specification = Specification with { Estimation = Specification.Estimation with { RandomPairs = randomPairs } };
        session = SqlSession.ForReading(new SqlSettings(1, "200MB", folder, folder + "-spill", [folder]), [], CancellationToken.None);
        Load("left_file", left, 'a');
        if (right is not null)
            Load("right_file", right, 'A');
        Records = new RecordTables(session, Specification);
        Records.Make("left_file", "right_file");
        Patterns = new PatternCode(Specification);
    }

    public ISqlSession Sql => session;

    public LinkageSpecification Specification { get; }

    public RecordTables Records { get; }

    public PatternCode Patterns { get; }

    /// <summary>A model whose prior odds are even, so that a posterior of 0.5 is a weight of 0.</summary>
    public MatchingModel Model => ModelWith(prior: 0.5);

    /// <summary>That model with another prior.</summary>
    public MatchingModel ModelWith(double prior) =>
        new(new FellegiSunterModel([.. Patterns.Comparisons.Zip(new[] { Name, Town, Code }, Even)]), prior, ExpectedLinks: 1, Iterations: 1, TrialSteps: 0);

    /// <summary>Pairs of a pattern such as <c>aba</c>, as the engine numbers it.</summary>
    public string Pattern(long pattern) => PatternCode.Text(Patterns.Decode(pattern));

    /// <summary>Makes the tables of likely pairs and of links of passes as they are given, by the numbers of the records.</summary>
    public void Score(params (long Left, long Right, double Weight, int? Pass)[] pairs)
    {
        session.Execute(SqlStatement.Composed("passed", $"CREATE TABLE {MatchingTables.Passed} (l BIGINT, r BIGINT, pass INTEGER)"));
        session.Load(MatchingTables.Scored, new ColumnBatch(
        [
            new Column<long?>("l", [.. pairs.Select(pair => (long?)pair.Left)]),
            new Column<long?>("r", [.. pairs.Select(pair => (long?)pair.Right)]),
            new Column<long?>("rules", [.. pairs.Select(_ => (long?)1)]),
            new Column<long?>("pattern", [.. pairs.Select(_ => (long?)1)]),
            new Column<double?>("weight", [.. pairs.Select(pair => (double?)pair.Weight)]),
        ]));
        foreach (var pair in pairs.Where(pair => pair.Pass is not null))
            session.Execute(SqlStatement.Composed("pass", $"INSERT INTO {MatchingTables.Passed} VALUES ({pair.Left}, {pair.Right}, {pair.Pass})"));
    }

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>m of equal values is 2^bits times u of them, and the other way round for different ones.</summary>
    private static ComparisonProbabilities Even(LinkageComparison comparison, int bits)
    {
        var high = Math.Pow(2, bits) / (1 + Math.Pow(2, bits));
        return new ComparisonProbabilities(comparison, [high, 1 - high], [1 - high, high]);
    }

    private void Load(string table, string[] records, char first)
    {
        var cells = records.Select(record => record.Split(' ')).ToArray();
        session.Load(table, new ColumnBatch(
        [
            new Column<string?>("key", [.. records.Select((_, place) => $"{(char)(first + place)}")]),
            .. new[] { "name", "town", "code" }.Select((field, place) => (Column)new Column<string?>(field, [.. cells.Select(cell => cell[place] == "-" ? null : cell[place])])),
        ]));
    }
}
