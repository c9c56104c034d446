using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>deliveries/agencies/*.yaml</c>.</summary>
internal sealed class AgencyReader(FaultCollector faults)
{
    private const string Folder = "deliveries/agencies";

    private static readonly ImmutableArray<string> SaidByParquet = ["dialect", "byte_order_mark", "date_format"];

    /// <summary>All agencies by name.</summary>
    public static AgencyCatalogue Read(ContractFiles files, FaultCollector faults)
    {
        var reader = new AgencyReader(faults);
        return new AgencyCatalogue(
            files.In(Folder, ".yaml").Select(path => reader.Read(files.Document(path), path[(Folder.Length + 1)..^".yaml".Length])).ToFrozenDictionary(read => read.Agency.Name),
            faults);
    }

    private (Agency Agency, ColumnMapping Columns) Read(ContractNode? document, string name)
    {
        var reader = ContractReader.Open(document, faults, "an agency");
        if (reader.Scalar("agency", $"the name '{name}'") is { } written && (written.Value != name || name == Agency.StandardName || !ContractNames.IsVariable(name)))
        {
            faults.Add(
                written.Where,
                written.Description,
                $"'{name}', as the file is called: lower-case letters, digits and underscores, beginning with a letter, and not '{Agency.StandardName}'",
                name == Agency.StandardName ? $"Take another name: '{Agency.StandardName}' is the dialect of deliveries/response.schema.json." : "Make the name and the file name agree.");
        }

        var label = reader.Label("label");
        var format = reader.Choice<DeliveryFormat>("format");
        var (header, columns) = reader.OptionalMapping("header", "how it writes headers") is { } mapping ? ReadHeader(mapping) : (HeaderForm.Exact, ColumnMapping.None);
        var agency = new Agency(name, label, format, format == DeliveryFormat.Csv ? ReadDialect(reader.Mapping("dialect", "how its text files are written")) : null)
        {
            ByteOrderMark = reader.Has("byte_order_mark") ? reader.Choice<ByteOrderMarkUse>("byte_order_mark") : ByteOrderMarkUse.Allowed,
            DateFormat = ReadDateFormat(reader.OptionalScalar("date_format", "a form of dates")),
            Header = header,
            MissingTexts = Texts(reader, "missing"),
            TrueTexts = Texts(reader, "true_texts"),
            FalseTexts = Texts(reader, "false_texts"),
        };
        CheckTogether(agency, reader);
        reader.Done();
        return (agency, columns);
    }

    private Dialect ReadDialect(ContractReader reader)
    {
        var dialect = new Dialect(
            DialectParts.Character(reader.Scalar("delimiter", "a character"), faults),
            DialectParts.Character(reader.Scalar("quote", "a character"), faults),
            DialectParts.Encoding(reader.Scalar("encoding", "an encoding"), faults),
            DialectParts.Character(reader.Scalar("decimal_mark", "a character"), faults),
            reader.Flag("line_breaks_in_quotes"));
        DialectParts.Check(dialect, reader);
        reader.Done();
        return dialect;
    }

    private (HeaderForm Form, ColumnMapping Columns) ReadHeader(ContractReader reader)
    {
        var columns = ColumnMapping.Read(reader, "columns", faults);
        var header = new HeaderForm(
            reader.Has("case") ? reader.Choice<HeaderCase>("case") : HeaderCase.AsWritten,
            reader.Has("order") ? reader.Choice<ColumnOrder>("order") : ColumnOrder.Fixed,
            columns.ToNames(),
            [.. reader.Names("ignored", "a list of columns that nobody asked for", required: false).Select(column => column.Value)]);
        foreach (var column in header.Ignored.Where(header.Columns.ContainsKey))
        {
            faults.Add(reader.Where, $"the column '{column}' both named and ignored", "every column in one of 'columns' and 'ignored'", "Remove it from one of them.");
        }

        reader.Done();
        return (header, columns);
    }

    /// <summary>What Parquet has by itself must not be said again, and a mark belongs to UTF-8.</summary>
    private void CheckTogether(Agency agency, ContractReader reader)
    {
        if (agency.Format == DeliveryFormat.Parquet)
        {
            foreach (var key in SaidByParquet.Where(reader.Has))
            {
                faults.Add(reader.Optional(key)?.Where ?? reader.Where, $"'{key}' of Parquet files", $"no '{key}': a Parquet file says it itself", "Remove it.");
            }
        }
        else if (agency.ByteOrderMark == ByteOrderMarkUse.Required && agency.Dialect?.Encoding != "utf-8")
        {
            faults.Add(reader.Optional("byte_order_mark")?.Where ?? reader.Where, $"a byte order mark in {agency.Dialect?.Encoding}", "one in utf-8 only", "Remove it, or change the encoding.");
        }

        if (agency.TrueTexts.FirstOrDefault(agency.FalseTexts.Contains) is { } both)
        {
            faults.Add(reader.Optional("false_texts")!.Where, $"'{both}' as true and as false", "texts with one meaning", "Remove it from one of them.");
        }
    }

    /// <summary>The forms that .NET reads without guessing: year in four digits, month and day in one or two, each once.</summary>
    private string? ReadDateFormat(ContractScalar? format)
    {
        if (format is null)
        {
            return null;
        }

        var parts = new string([.. format.Value.Select(letter => char.IsAsciiLetter(letter) ? letter : ' ')]).Replace("yyyy", " y ", StringComparison.Ordinal)
            .Replace("MM", " M ", StringComparison.Ordinal).Replace("dd", " d ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var marks = format.Value.Where(letter => !char.IsAsciiLetter(letter)).ToList();
        if (parts.Order(StringComparer.Ordinal).SequenceEqual(["M", "d", "y"]) && marks.TrueForAll(mark => mark is '-' or '/' or '.' or ' ') && Unambiguous(format.Value, marks.Count))
        {
            return format.Value;
        }

        faults.Add(format.Where, format.Description, "a form of dates with yyyy, MM and dd (or M and d between marks) once each, such as dd-MM-yyyy or yyyyMMdd", "Correct it.");
        return null;
    }

    private static bool Unambiguous(string format, int marks) =>
        marks == 2 || (marks == 0 && format.Contains("MM", StringComparison.Ordinal) && format.Contains("dd", StringComparison.Ordinal));

    private static ImmutableArray<string> Texts(ContractReader reader, string key) =>
        [.. reader.Items(key, "a list of texts", required: false).OfType<ContractScalar>().Select(text => text.Value).Distinct(StringComparer.Ordinal)];
}
