using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// What became of the checks of a table: how often each held, failed and could not be checked, and every record that
/// failed it. Takes memory by records and failures, not by checks times records.
/// </summary>
public sealed class VerificationResult
{
    private const int BatchSize = 65_536;

    private readonly ImmutableArray<Check> checks;
    private readonly ImmutableArray<string> keyColumns;
    private readonly List<string?>[] keys;
    private readonly List<int>[] failing;
    private readonly OutcomeCounter counter;
    private int records;

    internal VerificationResult(ImmutableArray<Check> checks, ImmutableArray<string> keyColumns)
    {
        (this.checks, this.keyColumns) = (checks, keyColumns);
        keys = [.. keyColumns.Select(_ => new List<string?>())];
        failing = [.. checks.Select(_ => new List<int>())];
        counter = new OutcomeCounter(OutcomeWords.Count(checks.Length));
    }

    /// <summary>Number of records checked.</summary>
    public long Records => records;

    /// <summary>For every check the number of records where it holds, fails and cannot be checked; sorted by name.</summary>
    public ImmutableArray<CheckOutcome> Outcomes =>
    [
        .. checks
            .Select((check, index) =>
            {
                var (word, bit) = OutcomeWords.Place(index);
                var unknown = counter.Total(word, bit + 1);
                return new CheckOutcome(check, records - failing[index].Count - unknown, failing[index].Count, unknown);
            })
            .OrderBy(outcome => outcome.Check.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Every failure of every check, none left out, sorted by check and key: columns <c>rule</c>, the key columns as texts,
    /// and <c>severity</c>.
    /// </summary>
    public IEnumerable<ColumnBatch> Failures()
    {
        var (rule, severity) = (new List<string?>(), new List<string?>());
        var columns = keys.Select(_ => new List<string?>()).ToArray();
        foreach (var (check, index) in checks.Select((check, index) => (check, index)).OrderBy(pair => pair.check.Name, StringComparer.Ordinal))
        {
            var named = check.Severity.ToString().ToLowerInvariant();
            foreach (var record in failing[index])
            {
                rule.Add(check.Name);
                severity.Add(named);
                for (var column = 0; column < columns.Length; column++)
                {
                    columns[column].Add(keys[column][record]);
                }

                if (rule.Count == BatchSize)
                {
                    yield return Batch();
                    (rule, severity) = ([], []);
                    columns = [.. keys.Select(_ => new List<string?>())];
                }
            }
        }

        if (rule.Count > 0)
        {
            yield return Batch();
        }

        ColumnBatch Batch() => new(
        [
            new Column<string?>("rule", rule),
            .. columns.Zip(keyColumns, (values, name) => new Column<string?>(name, values)),
            new Column<string?>("severity", severity),
        ]);
    }

    /// <summary>Writes every failure to a declared output, sorted by check and key.</summary>
    /// <returns>Number of failures.</returns>
    public long WriteFailures(ITransformContext context, DatasetName output)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var writer = context.Create(output);
        foreach (var batch in Failures())
        {
            writer.Write(batch);
        }

        return writer.Complete();
    }

    /// <summary>Adds a record; records come in the order of their keys.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="words">The words of its outcomes.</param>
    internal void Add(ReadOnlySpan<string?> key, ReadOnlySpan<ulong> words)
    {
        if (records == int.MaxValue)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A table of more than {int.MaxValue} records cannot be checked in one piece."));
        }

        for (var column = 0; column < key.Length; column++)
        {
            keys[column].Add(key[column]);
        }

        for (var word = 0; word < words.Length; word++)
        {
            for (var bits = words[word] & OutcomeWords.FailBits; bits != 0; bits &= bits - 1)
            {
                failing[OutcomeWords.CheckAt(word, BitOperations.TrailingZeroCount(bits))].Add(records);
            }
        }

        counter.Add(words);
        records++;
    }
}
