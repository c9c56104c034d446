namespace Ivm.Transforms.Ingestion;

/// <summary>Pairs of rows that contradict each other: how many, and the first few for the message.</summary>
/// <param name="numbers">Names the rows.</param>
internal sealed class LinePairs(RowNumbers numbers)
{
    private const int Shown = 5;

    private readonly List<(int Later, int Earlier)> pairs = [];

    public int Count => pairs.Count;

    /// <summary>Adds a pair, in whatever order.</summary>
    public void Add(int line, int other) => pairs.Add((Math.Max(line, other), Math.Min(line, other)));

    /// <summary>The place of the first pair, by its later row.</summary>
    public RowPlace First => numbers.PlaceOf(pairs.Min().Later);

    /// <summary>The first pairs in file order: <c>12 and 7, 15 and 3, ...</c></summary>
    public override string ToString()
    {
        var first = pairs.Order().Take(Shown).Select(pair => $"{numbers.NameOf(pair.Later)} and {numbers.NameOf(pair.Earlier)}");
        return string.Join(", ", first) + (Count > Shown ? ", ..." : "");
    }
}
