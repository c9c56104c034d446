using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// The header must name exactly the contract's columns, each once and in the contract's order: a file whose columns
/// were moved about was made by another export than the one agreed on. All faults are reported together.
/// </summary>
/// <remarks>
/// Only the contract's own names are shown. Where a header or a line break got lost, anything else on the first line
/// may be a value of a person; its position says where to look.
/// </remarks>
internal sealed class HeaderCheck(TableSchema schema, Dialect dialect, DeliveryEncoding encoding, string file)
{
    private const int ShownColumns = 20;

    private readonly ImmutableArray<string> expected = [.. schema.Fields.Select(field => field.Name)];

    /// <summary>Reads the header line and passes over it.</summary>
    /// <exception cref="InvalidInputException">The header is not the contract's.</exception>
    public void Read(LineBlocks blocks)
    {
        if (!blocks.Fill())
        {
            throw new InvalidInputException(InputFailure.DataRefused, new Fault(file, "no header line", Columns(), "Have the file delivered again."));
        }

        var length = blocks.Lines.IndexOf((byte)'\n') + 1;
        var line = blocks.Lines[..(length == 0 ? blocks.Lines.Length : length)];
        var faults = Faults(blocks.Block.Slice(0, 1 + line.Length));
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }

        blocks.Consume(line.Length);
    }

    private ImmutableArray<Fault> Faults(ReadOnlyMemory<byte> headerAfterLineBreak)
    {
        var line = headerAfterLineBreak.Span[1..];
        var lineEnd = line.TrimEnd("\r\n"u8);
        if (lineEnd.Contains((byte)'\r'))
        {
            return [Broken("a carriage return without line feed", "lines that end in a line feed")];
        }

        if (lineEnd.Contains((byte)0))
        {
            return [Broken("NUL in the header", $"text in {encoding.Name}")];
        }

        if (!encoding.IsValid(lineEnd))
        {
            var evidence = new EncodingEvidence();
            evidence.Add(lineEnd, encoding);
            return [Broken(
                "bytes that are not " + encoding.Name + (evidence.SuggestsLatin1 ? " but letters in ISO-8859-1 or Windows-1252" : ""),
                $"text in {encoding.Name}")];
        }

        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(headerAfterLineBreak, CsvDialect.Options(dialect, lineBreaksInQuotes: false, record => malformed = record));
        reader.Read();
        reader.Read();
        return malformed is null ? ColumnFaults(Names(reader)) : [Broken("a header whose quotes do not pair", Columns())];
    }

    private ImmutableArray<Fault> ColumnFaults(ImmutableArray<HeaderName> names)
    {
        var known = names.Count(name => expected.Contains(name.Text.Trim(), StringComparer.OrdinalIgnoreCase));
        if (known * 2 < expected.Length)
        {
            return [NoHeader(names, known)];
        }

        var places = names.ToLookup(name => name.Text, StringComparer.Ordinal);
        var missing = expected.Where(column => !places.Contains(column)).ToImmutableArray();
        var faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (var extra in names.Where(name => !expected.Contains(name.Text)))
        {
            faults.Add(new Fault(
                Where(extra),
                $"another column at position {extra.Position}, with a name of {extra.Text.Length} characters",
                "only the columns of the contract",
                Suggestion(extra.Text, missing)));
        }

        foreach (var column in missing)
        {
            faults.Add(new Fault($"{file}:1", $"no column '{column}'", $"it at position {expected.IndexOf(column) + 1}", "Have the file delivered again with this column."));
        }

        foreach (var repeated in places.Where(place => expected.Contains(place.Key) && place.Count() > 1))
        {
            faults.Add(new Fault(
                Where(repeated.ElementAt(1)),
                $"column '{repeated.Key}' at positions {string.Join(" and ", repeated.Select(name => name.Position))}",
                "every column once",
                "Have the file delivered again with one of them."));
        }

        return faults.Count == 0 && !names.Select(name => name.Text).SequenceEqual(expected) ? [Moved(names)] : faults.ToImmutable();
    }

    private Fault NoHeader(ImmutableArray<HeaderName> names, int known)
    {
        var found = $"a first line of {names.Length} {(names.Length == 1 ? "field" : "fields")}, {known} of which {(known == 1 ? "is a column" : "are columns")} of the contract";
        var separator = names.Length == 1 && expected.Length > 1 ? OtherSeparator(names[0].Text) : null;
        return new Fault(
            $"{file}:1",
            separator is null ? found : $"{found}, with {separator} in it",
            Columns(),
            separator is null
                ? "Check that the file is the one its name says and begins with a header line."
                : $"Write the file with '{dialect.Delimiter}' between fields.");
    }

    private string? OtherSeparator(string line)
    {
        var found = line.AsSpan().IndexOfAny(";,\t|");
        return found < 0 || line[found] == dialect.Delimiter ? null : line[found] == '\t' ? "a tab" : $"'{line[found]}'";
    }

    private Fault Moved(ImmutableArray<HeaderName> names)
    {
        var moved = names.Where(name => expected[name.Position - 1] != name.Text).ToImmutableArray();
        return new Fault(
            Where(moved[0]),
            "columns in another order: " + string.Join(", ", moved.Take(ShownColumns).Select(name => $"'{name.Text}' at position {name.Position}")) + (moved.Length > ShownColumns ? ", ..." : ""),
            "the contract's order: " + string.Join(", ", moved.Take(ShownColumns).Select(name => $"'{expected[name.Position - 1]}' at position {name.Position}")) + (moved.Length > ShownColumns ? ", ..." : ""),
            "Have the file delivered again with its columns in that order.");
    }

    private Fault Broken(string found, string shouldBe) =>
        new($"{file}:1", found, shouldBe, "Write the file as the contract's dialect says and deliver it again.");

    private string Columns() =>
        $"a header with the {expected.Length} columns {string.Join(dialect.Delimiter, expected.Take(ShownColumns))}{(expected.Length > ShownColumns ? $"{dialect.Delimiter}..." : "")}";

    private string Where(HeaderName name) => string.Create(CultureInfo.InvariantCulture, $"{file}:1:{name.Column}");

    private ImmutableArray<HeaderName> Names(CsvReader reader)
    {
        var names = ImmutableArray.CreateBuilder<HeaderName>(reader.FieldCount);
        var column = 1;
        for (var field = 0; field < reader.FieldCount; field++)
        {
            names.Add(new HeaderName(encoding.Decode(reader.GetSpan(field)), field + 1, column));
            column += encoding.Decode(reader.GetRawSpan(field)).Length + 1;
        }

        return names.MoveToImmutable();
    }

    private static string Suggestion(string name, ImmutableArray<string> missing) =>
        NearestName.Suggestion(name.Trim(), missing, "Have the file delivered again without it.");

    private sealed record HeaderName(string Text, int Position, int Column);
}
