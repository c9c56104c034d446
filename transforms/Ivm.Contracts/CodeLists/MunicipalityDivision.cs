using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A municipality in a later division of the country.</summary>
/// <param name="Code">Its code then.</param>
/// <param name="IsWhole">Whether all of the earlier municipality belongs to it; false where that was divided and this has the larger part.</param>
public readonly record struct LaterMunicipality(string Code, bool IsWhole);

/// <summary>
/// Municipalities of one edition in the division of a later one, by the code lists <c>municipality</c> and
/// <c>municipality_change</c>: so figures of several editions can be told for the same areas.
/// </summary>
public sealed class MunicipalityDivision
{
    private const string Municipalities = "municipality";
    private const string Changes = "municipality_change";

    private readonly FrozenDictionary<(int Year, string Code), (string Successor, bool IsWhole)> changes;
    private readonly CodeList municipalities;

    private MunicipalityDivision(CodeList municipalities, CodeList changes)
    {
        this.municipalities = municipalities;
        this.changes = changes.Codes.ToFrozenDictionary(code => (code.Year!.Value, code.Value), code => (code.Properties["successor"], code.Properties["also"].Length == 0));
        Years = [.. municipalities.Codes.Select(code => code.Year).OfType<int>().Distinct().Order()];
    }

    /// <summary>The years of which a division is known, in order.</summary>
    public ImmutableArray<int> Years { get; }

    /// <summary>The divisions of the code lists.</summary>
    /// <param name="codeLists">Code lists by name.</param>
    /// <exception cref="InvalidInputException">A list is missing, or a code that a year lacks has no successor in it.</exception>
    public static MunicipalityDivision Of(IReadOnlyDictionary<string, CodeList> codeLists)
    {
        ArgumentNullException.ThrowIfNull(codeLists);
        if (!codeLists.TryGetValue(Municipalities, out var municipalities) || !codeLists.TryGetValue(Changes, out var changes))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault($"codelists/{Changes}.csv", "no such code list", "the municipalities of each year, and which became which", "Add it."));
        }

        var division = new MunicipalityDivision(municipalities, changes);
        var faults = division.Faults().ToImmutableArray();
        return faults.IsEmpty ? division : throw new InvalidInputException(InputFailure.Invalid, faults);
    }

    /// <summary>A municipality of one year in the division of another.</summary>
    /// <param name="code">Its code in the first of the two years.</param>
    /// <param name="from">That year.</param>
    /// <param name="to">The same year or a later one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The later year comes before the first: a merged municipality cannot be told apart again.</exception>
    public LaterMunicipality Later(string code, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var (now, isWhole) = (code, true);
        for (var year = from + 1; year <= to; year++)
        {
            if (changes.TryGetValue((year, now), out var change))
            {
                (now, isWhole) = (change.Successor, isWhole && change.IsWhole);
            }
        }

        return new LaterMunicipality(now, isWhole);
    }

    /// <summary>The municipalities of a year, in the order of their codes.</summary>
    /// <param name="year">The year.</param>
    public ImmutableArray<string> Of(int year) => [.. municipalities.InYear(year).Select(code => code.Value).Order(StringComparer.Ordinal)];

    private IEnumerable<Fault> Faults()
    {
        foreach (var (before, year) in Years.Zip(Years.Skip(1)))
        {
            var known = Of(year).ToFrozenSet(StringComparer.Ordinal);
            foreach (var code in Of(before).Where(code => !known.Contains(Later(code, before, year).Code)))
            {
                yield return new Fault($"codelists/{Changes}.csv", $"no successor in {year} of municipality {code} of {before}", "a line for each code that a year lacks, with a code that it has", "Add the line, or correct its successor.");
            }
        }
    }
}
