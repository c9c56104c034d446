using Ivm.Simulation.Parameters;

namespace Ivm.Simulation.Population.Names;

/// <summary>The first names that one culture gives to one sex, by year of birth: each has a year in which it is given most.</summary>
internal sealed class GivenNameStock
{
    private const int FirstYear = 1890;
    private const int YearsPerClass = 10;
    private const int Classes = 15;
    private const double Spread = 17;
    private const double OutOfFashion = 0.03;
    private readonly string[] _names;
    private readonly string[][] _called;
    private readonly double[][] _cumulative = new double[Classes][];
    private readonly string[] _first;
    private readonly string[] _last;
    private readonly double _rareShare;

    /// <param name="rows">Rows of the names.</param>
    /// <param name="parts">The row of parts of rare names; null where there are none.</param>
    public GivenNameStock(IEnumerable<ParameterRow> rows, ParameterRow? parts)
    {
        var all = rows.ToArray();
        _names = [.. all.Select(row => row.Text("name"))];
        _called = [.. all.Select(row => row.Text("called").Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        for (var c = 0; c < Classes; c++)
        {
            var (sum, year) = (0.0, FirstYear + (YearsPerClass * c) + (YearsPerClass / 2));
            _cumulative[c] = [.. all.Select(row => sum += row.Number("weight") * Fashion(row.Text("peak"), year))];
        }

        _first = parts?.Text("first").Split(' ') ?? [];
        _last = parts?.Text("last").Split(' ') ?? [];
        _rareShare = parts?.Number("share") ?? 0;
    }

    /// <summary>Draws a name for somebody born in a year.</summary>
    public int Pick(double uniform, int year)
    {
        if (uniform < _rareShare)
            return _names.Length + Math.Min((int)(uniform / _rareShare * _first.Length * _last.Length), (_first.Length * _last.Length) - 1);

        var cumulative = _cumulative[Math.Clamp((year - FirstYear) / YearsPerClass, 0, Classes - 1)];
        var at = Array.BinarySearch(cumulative, (uniform - _rareShare) / (1 - _rareShare) * cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, _names.Length - 1);
    }

    /// <summary>The name.</summary>
    public string NameOf(int name) => name < _names.Length
        ? _names[name]
        : _first[(name - _names.Length) / _last.Length] + _last[(name - _names.Length) % _last.Length];

    /// <summary>What a bearer of the name may be called; empty where by the name itself.</summary>
    public IReadOnlyList<string> CalledOf(int name) => name < _names.Length ? _called[name] : [];

    /// <summary>Every name that there is, and everything that somebody may be called.</summary>
    public IEnumerable<string> All() =>
        Enumerable.Range(0, _names.Length + (_first.Length * _last.Length)).Select(NameOf).Concat(_called.SelectMany(names => names));

    private static double Fashion(string peak, int year)
    {
        if (peak.Length == 0)
            return 1;

        var distance = (year - int.Parse(peak)) / Spread;
        return OutOfFashion + Math.Exp(-distance * distance / 2);
    }
}
