namespace Ivm.Transforms.Ingestion;

/// <summary>Pairs of lines that contradict each other: how many, and the first few for the message.</summary>
internal sealed class LinePairs
{
    private const int Shown = 5;

    private readonly List<(int Later, int Earlier)> pairs = [];

    public int Count => pairs.Count;

    /// <summary>Adds a pair, in whatever order.</summary>
    public void Add(int line, int other) => pairs.Add((Math.Max(line, other), Math.Min(line, other)));

    /// <summary>The line of the first pair, by its later line.</summary>
    public int FirstLine => pairs.Min().Later;

    /// <summary>The first pairs in file order: <c>12 and 7, 15 and 3, ...</c></summary>
    public override string ToString()
    {
        var first = pairs.Order().Take(Shown).Select(pair => $"{pair.Later} and {pair.Earlier}");
        return string.Join(", ", first) + (Count > Shown ? ", ..." : "");
    }
}
