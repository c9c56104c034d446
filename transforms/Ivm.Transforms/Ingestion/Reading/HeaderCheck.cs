using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Reads the header line of a text file and holds it against the contract (<see cref="ColumnCheck"/>).</summary>
internal sealed class HeaderCheck(RowContract contract, DeliveryEncoding encoding, string file, bool mayLeaveOut)
{
    private readonly ColumnCheck columns = new(contract, $"{file}:1", mayLeaveOut);

    /// <summary>Reads the header line and passes over it.</summary>
    /// <returns>Where the columns stand.</returns>
    /// <exception cref="InvalidInputException">The header is not the contract's.</exception>
    public ColumnPlaces Read(LineBlocks blocks)
    {
        if (!blocks.Fill())
        {
            throw Refused(new Fault(file, "no header line", columns.Expected, "Have the file delivered again."));
        }

        if (blocks.IsOversized)
        {
            throw Refused(Broken($"a first line of more than {LineBlocks.MaximumLine >> 20} MiB", columns.Expected));
        }

        var length = blocks.Lines.IndexOf((byte)'\n') + 1;
        var line = blocks.Lines[..(length == 0 ? blocks.Lines.Length : length)];
        var places = Places(blocks.Block[..(1 + line.Length)]);
        blocks.Consume(line.Length);
        return places;
    }

    private ColumnPlaces Places(ReadOnlyMemory<byte> headerAfterLineBreak)
    {
        if (BrokenText(headerAfterLineBreak.Span[1..].TrimEnd("\r\n"u8)) is { } broken)
        {
            throw Refused(broken);
        }

        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(headerAfterLineBreak, CsvDialect.Options(contract.Dialect, lineBreaksInQuotes: false, record => malformed = record));
        reader.Read();
        reader.Read();
        if (malformed is not null)
        {
            throw Refused(Broken("a header whose quotes do not pair", columns.Expected));
        }

        var names = Names(reader);
        ImmutableArray<Fault> faults = columns.IsNoHeader(names) ? [NoHeader(names)] : columns.Faults(names);
        return faults.IsEmpty
            ? columns.Places(names, [.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetSpan(field).ToArray())])
            : throw new InvalidInputException(InputFailure.DataRefused, faults);
    }

    private Fault? BrokenText(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)'\r'))
        {
            return Broken("a carriage return without line feed", "lines that end in a line feed");
        }

        if (line.Contains((byte)0))
        {
            return Broken("NUL in the header", $"text in {encoding.Name}");
        }

        if (encoding.IsValid(line))
        {
            return null;
        }

        var evidence = new EncodingEvidence();
        evidence.Add(line, encoding);
        return Broken(
            "bytes that are not " + encoding.Name + (evidence.SuggestsLatin1 ? " but letters in ISO-8859-1 or Windows-1252" : ""),
            $"text in {encoding.Name}");
    }

    private Fault NoHeader(ImmutableArray<HeaderName> names)
    {
        var known = columns.Known(names);
        var found = $"a first line of {names.Length} {(names.Length == 1 ? "field" : "fields")}, {known} of which {(known == 1 ? "is a column" : "are columns")} of the contract";
        if (names[0].Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return new Fault($"{file}:1", "a line 'sep=' before the header, as spreadsheet programs write it", columns.Expected, "Have the file delivered again without that line.");
        }

        var separator = names.Length == 1 && contract.Form.Header.Length > 1 ? OtherSeparator(names[0].Text) : null;
        return new Fault(
            $"{file}:1",
            separator is null ? found : $"{found}, with {separator} in it",
            columns.Expected,
            separator is null
                ? "Check that the file is the one its name says and begins with a header line."
                : $"Write the file with {Shown(contract.Dialect.Delimiter)} between fields.");
    }

    private string? OtherSeparator(string line)
    {
        var found = line.AsSpan().IndexOfAny(";,\t|");
        return found < 0 || line[found] == contract.Dialect.Delimiter ? null : Shown(line[found]);
    }

    private static string Shown(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";

    private ImmutableArray<HeaderName> Names(CsvReader reader)
    {
        var names = ImmutableArray.CreateBuilder<HeaderName>(reader.FieldCount);
        var column = 1;
        for (var field = 0; field < reader.FieldCount; field++)
        {
            names.Add(new HeaderName(encoding.Decode(reader.GetSpan(field)), field + 1, string.Create(CultureInfo.InvariantCulture, $"{file}:1:{column}")));
            column += encoding.Decode(reader.GetRawSpan(field)).Length + 1;
        }

        return names.MoveToImmutable();
    }

    private Fault Broken(string found, string shouldBe) =>
        new($"{file}:1", found, shouldBe, "Write the file as the contract's dialect says and deliver it again.");

    private static InvalidInputException Refused(Fault fault) => new(InputFailure.DataRefused, fault);
}
