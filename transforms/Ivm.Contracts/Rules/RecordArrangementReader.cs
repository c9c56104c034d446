using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Reads <c>records</c>: how rows in long form make records.</summary>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="table">The table.</param>
/// <param name="variables">Its columns as conditions read them.</param>
internal sealed class RecordArrangementReader(FaultCollector faults, TableSchema table, ImmutableArray<ExpressionVariable> variables)
{
    private const int MostCells = 1_000;
    private const int MostGroups = 9;

    /// <summary>Columns of the lists that are written, whose names no key of a record can have.</summary>
    private static readonly ImmutableArray<string> Taken =
        [RecordArrangement.Variable, "rule", "rule_version", "severity", "source_line", "source_file", "edited_row", "sequence", "step", "old_value", "new_value", "reason", "row", "change"];

    /// <summary>Columns that the edited table and the list of added and removed rows have besides those of the table.</summary>
    private static readonly ImmutableArray<string> Added = ["change", "edited_row"];

    private readonly Dictionary<string, SourceLocation> used = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SplitColumn> parts = new(StringComparer.Ordinal);

    /// <summary>The names that a key or a value can have.</summary>
    private IEnumerable<string> Names => table.Fields.Select(column => column.Name).Concat(parts.Keys);

    /// <summary>Reads it; null after a fault.</summary>
    public RecordArrangement? Read(ContractReader reader)
    {
        var before = faults.Count;
        foreach (var column in table.Fields.Where(column => Added.Contains(column.Name, StringComparer.OrdinalIgnoreCase)))
        {
            faults.Add(reader.Where, $"a table with a column '{column.Name}'", $"other names than {string.Join(", ", Added)}, which the results have", "Rename the column.");
        }

        var split = reader.Entries("split", "columns with their parts", required: false).Select(ReadSplit).OfType<SplitColumn>().ToImmutableArray();
        var by = reader.Names("by", "a list of columns that identify a record");
        foreach (var name in by)
        {
            Use(name, key: true);
        }

        var axes = reader.Items("columns", "a list of what tells the rows of a record apart").Select(ReadAxis).OfType<Axis>().ToImmutableArray();
        var value = reader.Scalar("value", "the column with the values");
        if (value is not null)
        {
            Use(value, key: false);
        }

        var absent = reader.Has("absent") ? reader.Choice<Severity>("absent") : Severity.Error;
        reader.Done();
        Unused(reader, split);
        if (reader.Readable && faults.Count == before && by.IsEmpty)
        {
            faults.Add(reader.Where, "an empty list 'by'", "at least one column that identifies a record", "Name it.");
        }

        var cells = faults.Count == before ? Cells(axes, by, reader) : [];
        return faults.Count > before ? null : new RecordArrangement(
            [.. by.Select(name => name.Value)], split, [.. axes.SelectMany(axis => axis.Of)], cells, value!.Value, absent, reader.Where);
    }

    private SplitColumn? ReadSplit(ContractEntry entry)
    {
        if (!KnownColumn(entry.Key) || table[entry.Key.Value].Type != FieldType.String)
        {
            if (table.Fields.Any(field => field.Name == entry.Key.Value))
            {
                faults.Add(entry.Key.Where, $"parts of '{entry.Key.Value}', which is no text", "a column of type string", "Declare it as a string, or leave it whole.");
            }

            return null;
        }

        var pieces = ImmutableArray.CreateBuilder<TextPart>();
        foreach (var item in ContractReader.AsList(entry.Value, faults, "a list of parts: [{ year: '[0-9]{4}' }, { quarter: 'Q[1-4]' }]"))
        {
            if (item is not ContractMapping { Entries: [{ Value: ContractScalar pattern } part] })
            {
                faults.Add(item.Where, item.Description, "a part with its regular expression: { year: '[0-9]{4}' }", "Write every part as an item of its own.");
                continue;
            }

            if (TextPattern.WhyNot(pattern.Value) is { } reason)
            {
                faults.Add(pattern.Where, $"the pattern {pattern.Description}: {reason}", "a regular expression without look-around and back references", "Correct it.");
                continue;
            }

            if (Names.Contains(part.Key.Value, StringComparer.OrdinalIgnoreCase) || pieces.Any(piece => piece.Name == part.Key.Value))
            {
                faults.Add(part.Key.Where, $"the name '{part.Key.Value}' a second time", "a name that no column and no other part has", "Rename the part.");
                continue;
            }

            pieces.Add(new TextPart(part.Key.Value, pattern.Value));
        }

        var split = new SplitColumn(entry.Key.Value, pieces.ToImmutable());
        if (pieces.Count > 0 && split.GroupOf(pieces[^1].Name) > MostGroups)
        {
            faults.Add(entry.Key.Where, $"{split.GroupOf(pieces[^1].Name)} groups in the parts of '{split.Column}'", $"at most {MostGroups}", "Write groups within a part as (?:...).");
        }

        foreach (var piece in pieces)
        {
            parts.Add(piece.Name, split);
        }

        return split;
    }

    /// <summary>What is split is put together again for rows that are added, so that every part has to be known.</summary>
    private void Unused(ContractReader reader, ImmutableArray<SplitColumn> split)
    {
        foreach (var (column, part) in split.SelectMany(column => column.Parts.Select(part => (column, part))).Where(pair => !used.ContainsKey(pair.part.Name)))
        {
            faults.Add(reader.Where, $"the part '{part.Name}' of '{column.Column}', which nothing uses", "every part under 'by' or 'columns'", "Use it, or join it with another part.");
        }
    }

    private Axis? ReadAxis(ContractNode node)
    {
        if (node is ContractScalar plain)
        {
            return Use(plain, key: true) ? Listed(plain, variables.FirstOrDefault(variable => variable.Name == plain.Value)) : null;
        }

        var reader = ContractReader.Open(node, faults, "a column, or { of: COLUMNS, values: ... }");
        var of = reader.Optional("of") is ContractScalar one ? [one] : reader.Names("of", "a column, or a list of columns");
        var values = reader.Required("values", "a list of values, or of names with values");
        reader.Done();
        if (of.Select(name => Use(name, key: true)).ToArray().Contains(false) || of.IsEmpty || values is null)
        {
            return null;
        }

        ImmutableArray<(string Name, ContractNode Node)> written = values switch
        {
            ContractMapping mapping => [.. mapping.Entries.Select(entry => (entry.Key.Value, entry.Value))],
            ContractList list => [.. list.Items.Select(item => (string.Join('_', Texts(item).Where(text => text.Length > 0)), item))],
            _ => [],
        };
        if (written.IsEmpty)
        {
            faults.Add(values.Where, values.Description, "a list of values, or of names with values", "Write values: [a, b], or values: { name: a }.");
            return null;
        }

        var places = written.Select(place => (place.Name, Values: ValuesOf(place.Node, of))).Where(place => !place.Values.IsDefault).ToImmutableArray();
        foreach (var twin in places.GroupBy(place => string.Join('\0', place.Values)).Where(group => group.Count() > 1))
        {
            faults.Add(values.Where, $"the values {string.Join(", ", twin.First().Values.Select(value => $"'{value}'"))} a second time", "every combination of values once", "Remove one of them.");
        }

        return places.Length == written.Length ? new Axis([.. of.Select(name => name.Value)], [.. places]) : null;
    }

    private Axis? Listed(ContractScalar name, ExpressionVariable? variable)
    {
        ImmutableArray<string> codes = variable is null ? [] : variable.Codes.IsEmpty ? [.. variable.NumberCodes.Select(code => code.ToString(CultureInfo.InvariantCulture))] : variable.Codes;
        if (codes.IsEmpty)
        {
            faults.Add(name.Where, $"'{name.Value}', of which no codes are declared", $"'enum' for it in the schema, or {{ of: {name.Value}, values: [...] }}", "Say which values it has: a column of the record is made of each.");
            return null;
        }

        return new Axis([name.Value], [.. codes.Select(code => (code, ImmutableArray.Create(code)))]);
    }

    private ImmutableArray<string> ValuesOf(ContractNode node, ImmutableArray<ContractScalar> of)
    {
        var texts = Texts(node);
        if (texts.IsDefault || texts.Length != of.Length)
        {
            faults.Add(node.Where, node.Description, of.Length == 1 ? "a value" : $"a list of {of.Length} values, of {string.Join(", ", of.Select(name => name.Value))}", "Correct it.");
            return default;
        }

        for (var index = 0; index < of.Length; index++)
        {
            if (WhyNot(of[index].Value, texts[index]) is { } expected)
            {
                faults.Add(node.Where, $"the value '{texts[index]}' of '{of[index].Value}'", expected, "Correct it.");
                return default;
            }
        }

        return texts;
    }

    private static ImmutableArray<string> Texts(ContractNode node) => node switch
    {
        ContractScalar one => [one.Value],
        ContractList list when list.Items.All(item => item is ContractScalar) => [.. list.Items.Cast<ContractScalar>().Select(item => item.Value)],
        _ => default,
    };

    /// <summary>What a value of a column or part must be, where it is not; values are compared as texts.</summary>
    private string? WhyNot(string name, string value)
    {
        if (parts.TryGetValue(name, out var split))
        {
            var pattern = split.Parts.First(part => part.Name == name).Pattern;
            return TextPattern.Compile(pattern).IsMatch(value) ? null : $"a text that fits '{pattern}'";
        }

        var variable = variables.First(variable => variable.Name == name);
        return table[name].Type switch
        {
            FieldType.Integer or FieldType.Long when !(long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == value) => "a whole number",
            FieldType.Boolean when value is not ("true" or "false") => "true or false",
            FieldType.Date when !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "a date written as yyyy-MM-dd",
            FieldType.String when !variable.Codes.IsEmpty && !variable.Codes.Contains(value) => $"a code of '{name}'",
            FieldType.String when value.Length == 0 => "a text, because an empty one is missing",
            _ => null,
        };
    }

    /// <summary>Registers the use of a column or part; false after a fault.</summary>
    private bool Use(ContractScalar name, bool key)
    {
        if (!parts.ContainsKey(name.Value) && !KnownColumn(name))
        {
            return false;
        }

        if (key && Taken.Contains(name.Value, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(name.Where, $"a key called '{name.Value}'", $"a name other than {string.Join(", ", Taken)}, which the results have", "Rename the column.");
            return false;
        }

        if (parts.ContainsKey(name.Value) ? !key : table[name.Value].Type == FieldType.Number && key)
        {
            faults.Add(name.Where, key ? $"the decimal number '{name.Value}' as a key" : $"the part '{name.Value}' as values", key ? "a text, a whole number, a date, or true and false" : "a column of the table", key ? "Declare it as an integer or a string." : "Correct the name.");
            return false;
        }

        if (parts.Values.FirstOrDefault(split => split.Column == name.Value) is { } split)
        {
            faults.Add(name.Where, $"'{name.Value}', which is split into {string.Join(", ", split.Parts.Select(part => part.Name))}", "its parts", "Name the parts, or do not split it.");
            return false;
        }

        if (used.TryAdd(name.Value, name.Where))
        {
            return true;
        }

        faults.Add(name.Where, $"'{name.Value}' a second time", "every column in one role", $"Remove it here or at {used[name.Value]}.");
        return false;
    }

    private bool KnownColumn(ContractScalar name)
    {
        if (table.Fields.Any(field => field.Name == name.Value))
        {
            return true;
        }

        faults.Add(name.Where, $"the unknown column '{name.Value}'", "a column of the table, or a part of one", NearestName.Suggestion(name.Value, Names, "Correct the name."));
        return false;
    }

    /// <summary>Every combination of the places of the axes, those of the last varying fastest.</summary>
    private ImmutableArray<RecordCell> Cells(ImmutableArray<Axis> axes, ImmutableArray<ContractScalar> by, ContractReader reader)
    {
        if (axes.IsEmpty || axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Places.Length, int.MaxValue)) > MostCells)
        {
            faults.Add(reader.Where, axes.IsEmpty ? "an empty list 'columns'" : $"more than {MostCells} columns in a record", $"1 to {MostCells}", axes.IsEmpty ? "Name a column." : "Let 'by' have more of the keys.");
            return [];
        }

        var cells = axes.Aggregate(
            ImmutableArray.Create(new RecordCell("", [])),
            (cells, axis) => [.. cells.SelectMany(cell => axis.Places.Select(place => new RecordCell(string.Join('_', new[] { cell.Name, place.Name }.Where(name => name.Length > 0)), [.. cell.Values, .. place.Values])))]);
        var names = new HashSet<string>(by.Select(name => name.Value), StringComparer.OrdinalIgnoreCase);
        foreach (var cell in cells.Where(cell => cell.Name.Length == 0 || !names.Add(cell.Name)))
        {
            var values = string.Join(", ", cell.Values.Select(value => $"'{value}'"));
            faults.Add(
                reader.Where,
                cell.Name.Length == 0 ? $"no name for the column of {values}" : $"the column '{cell.Name}' a second time, of {values}",
                "a name for every column of a record, whatever the case of its letters, that no key has",
                "Give the values names: values: { name: value }.");
        }

        return cells;
    }

    /// <summary>Columns or parts that together tell rows apart, and their places.</summary>
    private sealed record Axis(ImmutableArray<string> Of, ImmutableArray<(string Name, ImmutableArray<string> Values)> Places);
}
