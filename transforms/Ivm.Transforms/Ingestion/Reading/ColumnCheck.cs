using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>A name in a header.</summary>
/// <param name="Text">The name.</param>
/// <param name="Position">1-based position.</param>
/// <param name="Where">Place for messages.</param>
internal sealed record HeaderName(string Text, int Position, string Where);

/// <summary>
/// The header must name exactly the contract's columns, each once and, unless the contract leaves the order free, in the
/// contract's order: a file whose columns were moved about was made by another export than the one agreed on. All faults
/// are reported together.
/// </summary>
/// <remarks>
/// Only the contract's own names are shown. Where a header or a line break got lost, anything else on the first line
/// may be a value of a person; its position says where to look.
/// </remarks>
internal sealed class ColumnCheck
{
    private const int ShownColumns = 20;

    private readonly RowContract contract;
    private readonly string where;
    private readonly bool mayLeaveOut;
    private readonly StringComparer comparer;
    private readonly ImmutableArray<string> expected;

    /// <summary>The check for a file.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="where">Place of the header for messages.</param>
    /// <param name="mayLeaveOut">Whether columns that need no value may be left out (of rows that are withdrawn).</param>
    public ColumnCheck(RowContract contract, string where, bool mayLeaveOut)
    {
        this.contract = contract;
        this.where = where;
        this.mayLeaveOut = mayLeaveOut;
        comparer = contract.Form.IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        expected = contract.Form.Header;
    }

    /// <summary>What a header must be, for messages.</summary>
    public string Expected
    {
        get
        {
            var delimiter = contract.Dialect.Delimiter;
            return $"a header with the {expected.Length} columns {string.Join(delimiter, expected.Take(ShownColumns))}{(expected.Length > ShownColumns ? $"{delimiter}..." : "")}";
        }
    }

    /// <summary>How many of the names are columns of the contract, spelling aside; fewer than half are no header.</summary>
    public int Known(ImmutableArray<HeaderName> names) =>
        names.Count(name => expected.Contains(name.Text.Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether so few names are known that this is no header at all.</summary>
    public bool IsNoHeader(ImmutableArray<HeaderName> names) => !mayLeaveOut && Known(names) * 2 < expected.Length && Known(names) * 2 < names.Length;

    /// <summary>All that is wrong with the names; nothing when they are the contract's.</summary>
    public ImmutableArray<Fault> Faults(ImmutableArray<HeaderName> names)
    {
        var places = names.ToLookup(name => name.Text, comparer);
        var missing = Enumerable.Range(0, expected.Length)
            .Where(column => !places.Contains(expected[column]) && !(mayLeaveOut && !contract.Requires(contract.Schema.Fields[column])))
            .ToImmutableArray();
        var faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (var extra in names.Where(name => !expected.Contains(name.Text, comparer) && !contract.Form.Ignored.Contains(name.Text, comparer)))
        {
            faults.Add(new Fault(
                extra.Where,
                $"another column at position {extra.Position}, with a name of {extra.Text.Length} characters",
                "only the columns of the contract",
                NearestName.Suggestion(extra.Text.Trim(), missing.Select(column => expected[column]), "Have the file delivered again without it.")));
        }

        faults.AddRange(Missing(missing));
        foreach (var repeated in places.Where(place => place.Count() > 1 && expected.Contains(place.Key, comparer)))
        {
            faults.Add(new Fault(
                repeated.ElementAt(1).Where,
                $"column '{expected.First(name => comparer.Equals(name, repeated.Key))}' at positions {string.Join(" and ", repeated.Select(name => name.Position))}",
                "every column once",
                "Have the file delivered again with one of them."));
        }

        return faults.Count == 0 && !contract.Form.AnyOrder && Moved(names) is { } moved ? [moved] : faults.ToImmutable();
    }

    /// <summary>Where the columns stand, for a header without faults.</summary>
    /// <param name="names">The names.</param>
    /// <param name="header">Their bytes.</param>
    public ColumnPlaces Places(ImmutableArray<HeaderName> names, ImmutableArray<byte[]> header)
    {
        var byName = names.ToDictionary(name => name.Text, name => name.Position - 1, comparer);
        var ours = new string?[names.Length];
        var places = ImmutableArray.CreateBuilder<int>(expected.Length);
        for (var column = 0; column < expected.Length; column++)
        {
            var place = byName.GetValueOrDefault(expected[column], -1);
            places.Add(place);
            if (place >= 0)
            {
                ours[place] = contract.Schema.Fields[column].Name;
            }
        }

        return new ColumnPlaces(places.MoveToImmutable(), [.. ours], header);
    }

    /// <summary>Missing columns; of a block that is missing as a whole, one fault.</summary>
    private IEnumerable<Fault> Missing(ImmutableArray<int> missing)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var columns = missing.Select(column => contract.Schema.Fields[column].Name).ToHashSet(StringComparer.Ordinal);
        foreach (var group in contract.Form.Groups.Where(group => group.Columns.Length > 1 && group.Columns.All(columns.Contains)))
        {
            told.UnionWith(group.Columns);
            yield return new Fault(where, $"no column of {group.Name}", $"its {group.Columns.Length} columns, '{group.Columns[0]}' to '{group.Columns[^1]}'", "Have the file delivered again with this block.");
        }

        foreach (var column in missing.Where(column => !told.Contains(contract.Schema.Fields[column].Name)))
        {
            var name = contract.Schema.Fields[column].Name;
            var group = contract.Form.Groups.FirstOrDefault(group => group.Columns.Contains(name));
            yield return new Fault(
                where,
                $"no column '{expected[column]}'{(group is null ? "" : $" of {group.Name}")}",
                contract.Form.AnyOrder ? "every column of the contract" : $"it at position {column + 1}",
                "Have the file delivered again with this column.");
        }
    }

    private Fault? Moved(ImmutableArray<HeaderName> names)
    {
        // Columns that are passed over, or left out of a withdrawal, leave the others in their order.
        var found = names.Where(name => expected.Contains(name.Text, comparer)).ToImmutableArray();
        var due = expected.Where(name => found.Any(other => comparer.Equals(other.Text, name))).ToImmutableArray();
        var moved = Enumerable.Range(0, due.Length).Where(i => !comparer.Equals(found[i].Text, due[i])).ToImmutableArray();
        return moved.IsEmpty ? null : new Fault(
            found[moved[0]].Where,
            "columns in another order: " + Listed(i => $"'{found[i].Text}' at position {found[i].Position}"),
            "the contract's order: " + Listed(i => string.Create(CultureInfo.InvariantCulture, $"'{due[i]}' at position {found[i].Position}")),
            "Have the file delivered again with its columns in that order.");

        string Listed(Func<int, string> tell) => string.Join(", ", moved.Take(ShownColumns).Select(tell)) + (moved.Length > ShownColumns ? ", ..." : "");
    }
}
