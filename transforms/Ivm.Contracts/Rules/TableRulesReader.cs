using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>
/// Reads the schema of anybody's table and the rules about it, outside a contract folder. The file of rules has
/// <c>rules</c>, and may have <c>year</c>, <c>codelists</c> (<c>name: FILE</c>, CSV with a column <c>code</c> and perhaps
/// <c>year</c>) and <c>datasets</c> (<c>name: { schema: FILE, data: FILE }</c>). Paths count from the file of rules.
/// </summary>
public sealed class TableRulesReader
{
    private const string Folder = "checks";
    private const string EditingSuffix = ".editing.yaml";
    private const string RulesSuffix = ".rules.yaml";
    private const string SchemaSuffix = ".schema.json";

    private readonly FaultCollector _faults;
    private readonly Func<string, ContractNode?> _open;
    private readonly Dictionary<string, CodeList> _codeLists = new(StringComparer.Ordinal);

    private TableRulesReader(FaultCollector faults, Func<string, ContractNode?> open) => (_faults, _open) = (faults, open);

    /// <summary>Reads both.</summary>
    /// <param name="schema">Path of the Table Schema (JSON or YAML).</param>
    /// <param name="rules">Path of the rules (YAML); null where only the schema is checked.</param>
    /// <exception cref="InvalidInputException">Something is wrong: all faults at once, by file, line and column.</exception>
    public static TableRules Read(string schema, string? rules)
    {
        ArgumentException.ThrowIfNullOrEmpty(schema);
        var faults = new FaultCollector();
        var read = new TableRulesReader(faults, path => ContractDocument.ReadFile(path, faults)).ReadAll(schema, rules);
        faults.ThrowIfAny();
        return read;
    }

    /// <summary>Checks the schemas, rules and editing among the contracts (<c>checks/NAME.schema.json</c>, <c>.rules.yaml</c>, <c>.editing.yaml</c>).</summary>
    internal static void Check(ContractFiles files, FaultCollector faults)
    {
        foreach (var schema in files.In(Folder, SchemaSuffix))
        {
            var rules = schema[..^SchemaSuffix.Length] + RulesSuffix;
            var read = new TableRulesReader(faults, files.Document).ReadAll(schema, files.Exists(rules) ? rules : null);
            var editing = schema[..^SchemaSuffix.Length] + EditingSuffix;
            if (files.Exists(editing))
            {
                EditingReader.Read(files.Document(editing), new EditingContext(read.Variables, read.Rules), faults);
            }
        }
    }

    private TableRules ReadAll(string schema, string? rules)
    {
        var document = rules is null ? null : _open(rules);
        var book = rules is null ? null : ContractReader.Open(document, _faults, "rules");
        var folder = rules is null ? "" : Path.GetDirectoryName(Path.GetFullPath(rules))!;
        foreach (var entry in book?.Entries("codelists", "code lists: 'name: FILE'", required: false) ?? [])
        {
            if (ContractReader.AsScalar(entry.Value, _faults, "a file") is { } file)
            {
                ReadCodeList(entry.Key.Value, Path.Combine(folder, file.Value));
            }
        }

        var codeLists = _codeLists.ToFrozenDictionary(StringComparer.Ordinal);
        var table = ReadSchema(schema, codeLists);
        var datasets = ImmutableSortedDictionary.CreateBuilder<string, TableDataset>(StringComparer.Ordinal);
        foreach (var entry in book?.Entries("datasets", "datasets: 'name: { schema: FILE, data: FILE }'", required: false) ?? [])
        {
            var dataset = ContractReader.Open(entry.Value, _faults, "a dataset: { schema: FILE, data: FILE }");
            var (itsSchema, data) = (dataset.Scalar("schema", "the file with its schema"), dataset.Scalar("data", "the file with its data"));
            dataset.Done();
            if (itsSchema is not null && data is not null)
            {
                datasets[entry.Key.Value] = new TableDataset(ReadSchema(Path.Combine(folder, itsSchema.Value), codeLists) with { Name = entry.Key.Value }, Path.Combine(folder, data.Value));
            }
        }

        var year = book?.OptionalInteger("year", 1900, 2999);
        var variables = table.Fields.Select(field => Variable(field, year)).ToImmutableArray();
        return new TableRules(table, book is null ? [] : ReadRules(book, year, variables, datasets.Values.Select(dataset => dataset.Schema), codeLists), variables, datasets.ToImmutable());
    }

    private TableSchema ReadSchema(string path, FrozenDictionary<string, CodeList> codeLists) =>
        new TableSchemaReader(_faults, codeLists, alone: true).Read(_open(path), NameOf(path), textFile: true);

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.Contains('.', StringComparison.Ordinal) ? name[..name.IndexOf('.', StringComparison.Ordinal)] : name;
    }

    private ExpressionVariable Variable(Field field, int? year)
    {
        var variable = ExpressionVariable.Of(field);
        return variable.Type == ExpressionType.Text && variable.Codes.IsEmpty && field.CodeList is { } name && _codeLists.TryGetValue(name, out var list) && (!list.ByYear || year is not null)
            ? variable with { Codes = [.. list.InYear(year ?? 0).Select(code => code.Value)] }
            : variable;
    }

    private ImmutableArray<EditRule> ReadRules(
        ContractReader book, int? year, ImmutableArray<ExpressionVariable> variables, IEnumerable<TableSchema> datasets, FrozenDictionary<string, CodeList> codeLists)
    {
        var scope = new ExpressionScope { HasInterviews = false, LooksElsewhere = true, Year = year, CodeLists = codeLists, Datasets = RuleDatasets.Of(datasets) };
        foreach (var variable in variables)
        {
            scope.Add(variable);
        }

        var items = new RuleItemReader(_faults, codeLists, year ?? 0, scope, alone: true);
        var rules = ImmutableArray.CreateBuilder<EditRule>();
        foreach (var item in book.Items("rules", "a list of rules"))
        {
            if (year is null && item is ContractMapping mapping && (mapping.Find("since") ?? mapping.Find("until")) is { } dated)
            {
                _faults.Add(dated.Where, "a rule for some years", "the key 'year' at the top, which says of what year the data are", "Add 'year: 2011', or remove 'since' and 'until'.");
                continue;
            }

            rules.AddRange(items.Read(item));
        }

        book.Done();
        return rules.ToImmutable();
    }

    private void ReadCodeList(string name, string path)
    {
        if (ContractText.Read(path, path, _faults) is not { } text)
        {
            return;
        }

        var lines = text.Split('\n');
        var header = CsvLine.Split(lines[0].TrimEnd('\r'))?.Select(cell => cell.Value).ToList() ?? [];
        var (code, year) = (header.IndexOf("code"), header.IndexOf("year"));
        if (code < 0)
        {
            _faults.Add(new SourceLocation(path, 1, 1), "a header without 'code'", "the columns code and, where codes differ by year, year", "Add a header.");
            return;
        }

        var codes = ImmutableArray.CreateBuilder<Code>();
        for (var line = 1; line < lines.Length; line++)
        {
            if (lines[line].Trim().Length == 0)
            {
                continue;
            }

            var number = 0;
            if (CsvLine.Split(lines[line].TrimEnd('\r')) is not { } cells || cells.Length != header.Count || (year >= 0 && !int.TryParse(cells[year].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number)))
            {
                _faults.Add(new SourceLocation(path, line + 1, 1), "a line that does not fit the header", $"{header.Count} cells, the year a whole number", "Correct the line.");
                continue;
            }

            codes.Add(new Code(cells[code].Value, new Label(cells[code].Value, cells[code].Value), year < 0 ? null : number, FrozenDictionary<string, string>.Empty));
        }

        _codeLists[name] = new CodeList(name, new Label(name, name), path, [], codes.ToImmutable());
    }
}
