using System.Collections.Immutable;

namespace Ivm.Transforms.Ingestion;

/// <summary>How many records were set apart, by reason and column, with the first lines of each reason.</summary>
internal sealed class RejectionTally
{
    private const int ShownLines = 3;

    private readonly SortedDictionary<string, List<int>> firstLines = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> byReason = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> byPlace = new(StringComparer.Ordinal);

    /// <summary>Records set apart.</summary>
    public long Total { get; private set; }

    /// <summary>Of those, lines that are no rows of their own and that no sender counts.</summary>
    public long Fragments => CountOf(RejectionReason.EmptyLine) + CountOf(RejectionReason.RestOfBrokenLine) + CountOf(RejectionReason.RepeatedHeader);

    /// <summary>Records by reason.</summary>
    public ImmutableSortedDictionary<string, long> ByReason => byReason.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Records by column and reason (<c>column: reason</c>), or by reason alone for whole records.</summary>
    public IReadOnlyDictionary<string, long> ByPlace => byPlace;

    public long CountOf(string reason) => byReason.GetValueOrDefault(reason);

    public void Add(Rejection rejection, int line)
    {
        Total++;
        byReason[rejection.Reason] = byReason.GetValueOrDefault(rejection.Reason) + 1;
        var place = rejection.Column is null ? rejection.Reason : $"{rejection.Column}: {rejection.Reason}";
        byPlace[place] = byPlace.GetValueOrDefault(place) + 1;
        if (!firstLines.TryGetValue(rejection.Reason, out var lines))
        {
            firstLines[rejection.Reason] = lines = [];
        }

        if (lines.Count < ShownLines)
        {
            lines.Add(line);
        }
    }

    /// <summary>The reasons, the most frequent first: <c>wrong_field_count 200 (lines 4, 7, 9, ...)</c></summary>
    public override string ToString() => string.Join("; ", byReason
        .OrderByDescending(pair => pair.Value)
        .Select(pair => $"{pair.Key} {pair.Value} ({(pair.Value == 1 ? "line" : "lines")} {string.Join(", ", firstLines[pair.Key])}{(pair.Value > ShownLines ? ", ..." : "")})"));
}
