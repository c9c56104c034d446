using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ivm.Contracts;

/// <summary>Reads a Frictionless Table Schema v2 with the project's additions into a <see cref="TableSchema"/>.</summary>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="codeLists">Code lists by name.</param>
/// <param name="alone">Whether it is somebody else's schema, in which what only this project adds may be left out: labels, dialect, quality gate.</param>
internal sealed class TableSchemaReader(FaultCollector faults, FrozenDictionary<string, CodeList> codeLists, bool alone = false)
{
    private static readonly ImmutableArray<string> TypeNames = ["string", "integer", "number", "boolean", "date"];

    /// <summary>Reads one schema.</summary>
    /// <param name="document">The document; null when it could not be read.</param>
    /// <param name="name">The name that the file's own name demands.</param>
    /// <param name="textFile">Whether the table is delivered as text, so that a dialect is due.</param>
    public TableSchema Read(ContractNode? document, string name, bool textFile)
    {
        var reader = ContractReader.Open(document, faults, "a table schema");
        reader.OptionalText("$schema");
        var written = alone ? reader.OptionalScalar("name") : reader.Scalar("name", $"the name '{name}'");
        if (alone)
        {
            name = written?.Value ?? name;
        }
        else if (written is not null && written.Value != name)
        {
            faults.Add(written.Where, written.Description, $"'{name}', as the file is called", "Make the name and the file name agree.");
        }

        var labels = ReadLabel(reader, name);
        var dialect = alone && !reader.Has("dialect") ? null : textFile ? ReadDialect(reader.Mapping("dialect", "how the text file is written")) : null;
        var missing = reader.Items("missingValues", "a list of texts that mean missing", required: false).OfType<ContractScalar>().Select(item => item.Value).ToImmutableArray();
        var share = alone ? reader.OptionalNumber("maximumRejectedShare", 0, 1) ?? 1 : textFile ? reader.Number("maximumRejectedShare", 0, 1) : 0;
        var tolerated = textFile ? reader.OptionalInteger("toleratedRejectedRows", 0) ?? 0 : 0;
        var fields = ReadFields(reader);
        var names = fields.Select(field => field.Name).ToHashSet();
        var key = ReadColumns(reader, "primaryKey", names, required: !textFile);
        var interval = reader.OptionalMapping("interval", "the columns of a validity interval") is { } mapping ? ReadInterval(mapping, names) : null;
        var identifying = textFile && reader.Flag("identifying", absent: false);
        reader.Done();
        return new TableSchema(name, labels, dialect, fields, key, missing.IsEmpty ? [""] : missing, interval, share)
        {
            ToleratedRejectedRows = tolerated,
            Identifying = identifying,
        };
    }

    private Dialect ReadDialect(ContractReader reader)
    {
        var dialect = new Dialect(
            DialectParts.Character(reader.Scalar("delimiter", "a character"), faults),
            DialectParts.Character(reader.Scalar("quoteChar", "a character"), faults),
            DialectParts.Encoding(reader.Scalar("encoding", "an encoding"), faults),
            DialectParts.Character(reader.Scalar("decimalChar", "a character"), faults),
            reader.Flag("lineBreaksInQuotes"));
        DialectParts.Check(dialect, reader);
        reader.Done();
        return dialect;
    }

    /// <summary>Labels in two languages; of somebody else's schema the title, or the name where there is none.</summary>
    private Label ReadLabel(ContractReader reader, string name)
    {
        if (!alone)
        {
            return reader.Label("labels");
        }

        var title = reader.OptionalText("title") ?? name;
        reader.OptionalText("description");
        return reader.Has("labels") ? reader.Label("labels") : new Label(title, title);
    }

    private ImmutableArray<Field> ReadFields(ContractReader reader)
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        var seen = new Dictionary<string, SourceLocation>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in reader.Items("fields", "a list of fields"))
        {
            var field = ContractReader.Open(item, faults, "a field");
            if (field.Scalar("name", "the column's name") is { } name && !seen.TryAdd(name.Value, name.Where))
            {
                faults.Add(name.Where, $"the column '{name.Value}' a second time", "every column once, whatever the case of its letters", $"Rename or remove it: it already stands on line {seen[name.Value].Line}.");
            }

            fields.Add(ReadField(field));
        }

        return fields.ToImmutable();
    }

    private Field ReadField(ContractReader reader)
    {
        var type = ReadType(reader);
        var format = reader.OptionalScalar("format", "a form of dates");
        if (format is not null && type != FieldType.Date)
        {
            faults.Add(format.Where, format.Description, "no format, because the field is no date", "Remove it.");
        }

        var (constraints, allowed) = reader.OptionalMapping("constraints", "constraints") is { } mapping ? ReadConstraints(mapping, type) : (FieldConstraints.None, []);
        var codeList = reader.OptionalScalar("codeList", "the name of a code list");
        if (codeList is not null && codeLists.Count > 0 && !codeLists.ContainsKey(codeList.Value))
        {
            faults.Add(codeList.Where, $"the unknown code list '{codeList.Value}'", "the name of a code list", NearestName.Suggestion(codeList.Value, codeLists.Keys, $"Add codelists/{codeList.Value}.csv."));
        }

        var name = reader.Text("name");
        var categories = reader.Items("categories", "a list of codes", required: false).Select(ReadCategory).ToImmutableArray();
        var field = new Field(
            name,
            type,
            ReadLabel(reader, name),
            format is null ? null : DotNetDateFormat(format),
            constraints,
            codeList?.Value,
            categories.IsEmpty ? allowed : categories,
            [.. reader.Names("missingValues", "a list of texts that mean missing", required: false).Select(value => value.Value)]);
        reader.Done();
        return field;
    }

    private FieldType ReadType(ContractReader reader)
    {
        var type = DialectParts.OneOf(reader.Scalar("type", $"one of {string.Join(", ", TypeNames)}"), TypeNames, faults);
        var width = reader.OptionalInteger("width");
        if (width is not (null or 32 or 64) || (width is not null && type != "integer"))
        {
            faults.Add(reader.Optional("width")!.Where, $"a width of {width}", type == "integer" ? "32 or 64" : "no width, because the field is no integer", "Correct or remove it.");
        }

        return (type, width) switch
        {
            ("integer", 64) => FieldType.Long,
            ("integer", _) => FieldType.Integer,
            ("number", _) => FieldType.Number,
            ("boolean", _) => FieldType.Boolean,
            ("date", _) => FieldType.Date,
            _ => FieldType.String,
        };
    }

    private (FieldConstraints Constraints, ImmutableArray<Category> Allowed) ReadConstraints(ContractReader reader, FieldType type)
    {
        ImmutableArray<Category> allowed = alone ? [.. reader.Items("enum", "a list of values", required: false).Select(ReadCategory)] : [];
        var pattern = reader.OptionalScalar("pattern", "a regular expression");
        var constraints = new FieldConstraints(
            reader.Flag("required", absent: false),
            reader.Flag("unique", absent: false),
            pattern?.Value,
            reader.OptionalNumber("minimum"),
            reader.OptionalNumber("maximum"),
            reader.OptionalInteger("minLength", 0),
            reader.OptionalInteger("maxLength", 0));
        reader.Done();
        foreach (var category in allowed.Where(category => type is FieldType.Integer or FieldType.Long or FieldType.Number && !IsNumber(category.Value, type)))
        {
            faults.Add(reader.Where, $"the value '{category.Value}' under 'enum'", type == FieldType.Number ? "numbers, as the field is" : "whole numbers, as the field is", "Correct it, or make the field a string.");
        }

        if (pattern is not null && !IsRegularExpression(pattern.Value))
        {
            faults.Add(pattern.Where, pattern.Description, "a regular expression", "Correct it: brackets and backslashes must be balanced.");
        }

        if (type != FieldType.String && (pattern is not null || constraints.MinLength is not null || constraints.MaxLength is not null))
        {
            faults.Add(reader.Where, "a pattern or length for a field that is no string", "minimum and maximum", "Remove it.");
        }

        if (type is not (FieldType.Integer or FieldType.Long or FieldType.Number) && (constraints.Minimum is not null || constraints.Maximum is not null))
        {
            faults.Add(reader.Where, "a minimum or maximum for a field that is no number", "pattern, minLength or maxLength", "Remove it.");
        }

        if (constraints.Minimum > constraints.Maximum || constraints.MinLength > constraints.MaxLength)
        {
            faults.Add(reader.Where, "a minimum above the maximum", "a minimum that is no larger", "Exchange them.");
        }

        return (constraints, allowed);
    }

    private static bool IsNumber(string text, FieldType type) => type == FieldType.Number
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsRegularExpression(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private Category ReadCategory(ContractNode node)
    {
        if (alone && node is ContractScalar code)
        {
            return new Category(code.Value, new Label(code.Value, code.Value));
        }

        var reader = ContractReader.Open(node, faults, "a code with labels");
        var value = reader.Text("value", "the code");
        var label = alone ? reader.OptionalText("label") ?? value : value;
        var category = new Category(value, alone && !reader.Has("labels") ? new Label(label, label) : reader.Label("labels"));
        reader.Done();
        return category;
    }

    /// <summary>Table Schema writes dates as strftime does; .NET has letters of its own.</summary>
    private string DotNetDateFormat(ContractScalar format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Value.Length; i++)
        {
            var letter = format.Value[i];
            var part = letter != '%'
                ? char.IsAsciiLetter(letter) ? null : letter.ToString()
                : ++i < format.Value.Length
                    ? format.Value[i] switch { 'Y' => "yyyy", 'm' => "MM", 'd' => "dd", _ => null }
                    : null;
            if (part is null)
            {
                faults.Add(format.Where, format.Description, "a form of dates made of %Y, %m, %d and marks between them", "Write for example %Y%m%d.");
                return "yyyy-MM-dd";
            }

            text.Append(part);
        }

        return text.ToString();
    }

    private ImmutableArray<string> ReadColumns(ContractReader reader, string key, HashSet<string> names, bool required)
    {
        var columns = alone && reader.Optional(key) is ContractScalar ? [reader.Scalar(key)!] : reader.Names(key, "a list of columns", required);
        foreach (var column in columns)
        {
            CheckColumn(column, names);
        }

        return [.. columns.Select(column => column.Value)];
    }

    private ValidityInterval ReadInterval(ContractReader reader, HashSet<string> names)
    {
        var entity = ReadColumns(reader, "entity", names, required: true);
        var start = reader.Scalar("start", "a column");
        var end = reader.Scalar("end", "a column");
        CheckColumn(start, names);
        CheckColumn(end, names);
        reader.Done();
        return new ValidityInterval(entity, start?.Value ?? "", end?.Value ?? "");
    }

    private void CheckColumn(ContractScalar? column, HashSet<string> names)
    {
        if (column is not null && names.Count > 0 && !names.Contains(column.Value))
        {
            faults.Add(column.Where, $"the unknown column '{column.Value}'", "a column of this table", NearestName.Suggestion(column.Value, names, "Correct the name."));
        }
    }
}
