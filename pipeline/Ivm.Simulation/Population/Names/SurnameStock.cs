using Ivm.Simulation.Delivery;
using Ivm.Simulation.Parameters;

namespace Ivm.Simulation.Population.Names;

/// <summary>
/// The surnames of one culture: common ones by a law of Zipf over their places, and rare ones composed of parts, by a
/// flatter one. A name is a number, so that nobody's name need be kept.
/// </summary>
internal sealed class SurnameStock
{
    /// <summary>Places added before Zipf's law: what keeps the first names from being too common.</summary>
    private const double CommonOffset = 15;
    private const double RareOffset = 500;
    private const long Scramble = 1_000_003;
    private readonly (string Name, string Prefix)[] _common;
    private readonly double[] _cumulative;
    private readonly string[] _first;
    private readonly string[] _middle;
    private readonly string[] _last;
    private readonly string[] _prefixes;
    private readonly double _rareShare;

    /// <param name="common">Common names with their prefixes, the most common first.</param>
    /// <param name="parts">The row of parts of rare names; null where the culture has none.</param>
    public SurnameStock(IEnumerable<(string Name, string Prefix)> common, ParameterRow? parts)
    {
        _common = [.. common];
        _cumulative = new double[_common.Length];
        var sum = 0.0;
        for (var i = 0; i < _common.Length; i++)
            _cumulative[i] = sum += 1 / (i + CommonOffset);
        _first = Words(parts, "first");
        _middle = Words(parts, "middle");
        _last = Words(parts, "last");
        _rareShare = parts?.Number("share") ?? 0;
        _prefixes = Prefixes(parts?.Text("prefixes") ?? "");
    }

    private int Rare => _first.Length * _middle.Length * _last.Length;

    /// <summary>Draws a name by a uniform number.</summary>
    public int Pick(double uniform)
    {
        if (uniform >= _rareShare)
        {
            var at = Array.BinarySearch(_cumulative, (uniform - _rareShare) / (1 - _rareShare) * _cumulative[^1]);
            return Math.Min(at < 0 ? ~at : at, _common.Length - 1);
        }

        // Uniform in the logarithm of the place: a name's chance is inverse to its place.
        var place = RareOffset * (Math.Pow((Rare + RareOffset) / RareOffset, uniform / _rareShare) - 1);
        return _common.Length + Math.Min((int)place, Rare - 1);
    }

    /// <summary>The name without its prefix.</summary>
    public string NameOf(int name)
    {
        if (name < _common.Length)
            return _common[name].Name;

        var (first, middle, last) = PartsOf(name);
        return first + middle + last;
    }

    /// <summary>The prefix (tussenvoegsel) of a name; empty for none.</summary>
    public string PrefixOf(int name) => name < _common.Length ? _common[name].Prefix : _prefixes[Scrambled(name) % _prefixes.Length];

    /// <summary>Writes the name without its prefix.</summary>
    public void Put(Utf8Buffer buffer, int name)
    {
        if (name < _common.Length)
        {
            buffer.Put(_common[name].Name);
            return;
        }

        var (first, middle, last) = PartsOf(name);
        buffer.Put(first);
        buffer.Put(middle);
        buffer.Put(last);
    }

    /// <summary>Every name that there is.</summary>
    public IEnumerable<string> All() => Enumerable.Range(0, _common.Length + Rare).Select(NameOf);

    private (string First, string Middle, string Last) PartsOf(int name)
    {
        var number = Scrambled(name);
        return (_first[number % _first.Length], _middle[number / _first.Length % _middle.Length], _last[number / _first.Length / _middle.Length]);
    }

    /// <summary>Names that are neighbours in place are none in their parts.</summary>
    private int Scrambled(int name) => (int)((name - _common.Length) * Scramble % Rare);

    private static string[] Words(ParameterRow? parts, string column) => parts?.Text(column).Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Prefixes as often as the table counts them among 97 (a prime, so that they do not go with parts), the rest empty.</summary>
    private static string[] Prefixes(string counts)
    {
        var prefixes = new List<string>();
        foreach (var part in counts.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = part.IndexOf(' ', StringComparison.Ordinal);
            prefixes.AddRange(Enumerable.Repeat(part[(space + 1)..], int.Parse(part[..space])));
        }

        prefixes.AddRange(Enumerable.Repeat("", 97 - prefixes.Count));
        return [.. prefixes];
    }
}
