using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>
/// Reads the schema of anybody's table and the rules about it, outside a contract folder. The file of rules has
/// <c>rules</c>, and may have <c>year</c>, <c>codelists</c> (<c>name: FILE</c>, CSV with a column <c>code</c> and perhaps
/// <c>year</c>), <c>datasets</c> (<c>name: { schema: FILE, data: FILE }</c>), <c>records</c> (<see cref="RecordArrangement"/>) with
/// <c>row_rules</c>, and <c>include</c> (other files of rules). Paths count from the file that names them.
/// </summary>
public sealed class TableRulesReader
{
    private const string Folder = "checks";
    private const string EditingSuffix = ".editing.yaml";
    private const string RulesSuffix = ".rules.yaml";
    private const string SchemaSuffix = ".schema.json";

    /// <summary>Columns that reading adds to those of the table.</summary>
    private static readonly ImmutableArray<string> Origin = ["source_file", "source_line", "delivery_kind", "delivery_sequence"];

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

    /// <summary>
    /// Checks the schemas, rules and editing among the contracts: <c>checks/NAME.schema.json</c>, with <c>NAME.rules.yaml</c> and
    /// <c>NAME.editing.yaml</c>, or several of both (<c>NAME.records.rules.yaml</c>, <c>NAME.records.editing.yaml</c>).
    /// </summary>
    internal static void Check(ContractFiles files, FaultCollector faults)
    {
        foreach (var schema in files.In(Folder, SchemaSuffix))
        {
            var name = schema[..^SchemaSuffix.Length];
            var rules = files.In(Folder, RulesSuffix).Where(path => path.StartsWith(name + ".", StringComparison.Ordinal)).ToArray();
            foreach (var book in rules.DefaultIfEmpty(null))
            {
                var read = new TableRulesReader(faults, Open).ReadAll(schema, book);
                var editing = (book is null ? name : book[..^RulesSuffix.Length]) + EditingSuffix;
                if (files.Exists(editing))
                {
                    EditingReader.ReadFile(editing, Open, read.Editing, faults);
                }
            }
        }

        ContractNode? Open(string path)
        {
            if (files.Exists(path))
            {
                return files.Document(path);
            }

            faults.Add(new SourceLocation(path, 0, 0), "no such file", "a file of the contracts", "Check the path under 'include'.");
            return null;
        }
    }

    private TableRules ReadAll(string schema, string? rules)
    {
        var books = rules is null ? [] : FileInclusion.Follow(rules, _open, "rules", _faults);
        foreach (var (path, book) in books)
        {
            foreach (var entry in book.Entries("codelists", "code lists: 'name: FILE'", required: false))
            {
                if (ContractReader.AsScalar(entry.Value, _faults, "a file") is { } file && Once(_codeLists.ContainsKey(entry.Key.Value), entry.Key, "code list"))
                {
                    ReadCodeList(entry.Key.Value, Beside(path, file.Value));
                }
            }
        }

        var codeLists = _codeLists.ToFrozenDictionary(StringComparer.Ordinal);
        var before = _faults.Count;
        var table = ReadSchema(schema, codeLists);
        var datasets = ImmutableSortedDictionary.CreateBuilder<string, TableDataset>(StringComparer.Ordinal);
        foreach (var (path, book) in books)
        {
            ReadDatasets(path, book, codeLists, datasets);
        }

        var isReadable = _faults.Count == before;
        var year = ReadYear(books);
        var columns = table.Fields.Select(field => Variable(field, year)).ToImmutableArray();
        var records = ReadRecords(books, table, columns);

        // What rules speak of is not known where a schema or an arrangement is wrong.
        var variables = !isReadable ? [] : records is not null ? RecordVariables(records, columns) : books.Any(book => book.Reader.Has("records")) ? [] : columns;
        var names = new UniqueNames(_faults, "rule");
        var elsewhere = RuleDatasets.Of(datasets.Values.Select(dataset => dataset.Schema));
        return new TableRules(table, ReadRules(books, "rules", year, variables, names, elsewhere), variables, datasets.ToImmutable())
        {
            Records = records,
            RowRules = ReadRules(books, "row_rules", year, isReadable ? columns : [], names, elsewhere),
            RowVariables = columns,
        };
    }

    private static string Beside(string path, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file);

    private bool Once(bool again, ContractScalar name, string kind)
    {
        if (again)
        {
            _faults.Add(name.Where, $"the {kind} '{name.Value}' a second time", $"every {kind} once, in all files together", "Remove it here or in the file that is included.");
        }

        return !again;
    }

    private void ReadDatasets(string path, ContractReader book, FrozenDictionary<string, CodeList> codeLists, ImmutableSortedDictionary<string, TableDataset>.Builder datasets)
    {
        foreach (var entry in book.Entries("datasets", "datasets: 'name: { schema: FILE, data: FILE }'", required: false))
        {
            var dataset = ContractReader.Open(entry.Value, _faults, "a dataset: { schema: FILE, data: FILE }");
            var (schema, data) = (dataset.Scalar("schema", "the file with its schema"), dataset.Scalar("data", "the file with its data"));
            dataset.Done();
            if (schema is not null && data is not null && Once(datasets.ContainsKey(entry.Key.Value), entry.Key, "dataset"))
            {
                datasets[entry.Key.Value] = new TableDataset(ReadSchema(Beside(path, schema.Value), codeLists) with { Name = entry.Key.Value }, Beside(path, data.Value));
            }
        }
    }

    private int? ReadYear(ImmutableArray<(string Path, ContractReader Reader)> books)
    {
        int? year = null;
        foreach (var (_, book) in books)
        {
            var own = book.OptionalInteger("year", 1900, 2999);
            if (own is not null && year is not null && own != year)
            {
                _faults.Add(book.Optional("year")!.Where, $"the year {own}", $"{year}, as in a file that is included", "Make the years agree.");
            }

            year = own ?? year;
        }

        return year;
    }

    private RecordArrangement? ReadRecords(ImmutableArray<(string Path, ContractReader Reader)> books, TableSchema table, ImmutableArray<ExpressionVariable> columns)
    {
        var declared = books.Select(book => book.Reader.OptionalMapping("records", "how rows make records")).OfType<ContractReader>().ToArray();
        foreach (var second in declared.Skip(1))
        {
            _faults.Add(second.Where, "a second 'records'", "one, in all files together", $"Remove it: it already stands at {declared[0].Where}.");
        }

        foreach (var (_, book) in books.Where(book => declared.Length == 0 && book.Reader.Has("row_rules")))
        {
            _faults.Add(book.Optional("row_rules")!.Where, "rules about rows, while every row is a record", "'rules'", "Put them under 'rules', or declare 'records'.");
        }

        return declared.Length == 0 ? null : new RecordArrangementReader(_faults, table, columns).Read(declared[0]);
    }

    /// <summary>The keys of a record, and a variable for each of its columns, with the domain that the schema gives values.</summary>
    private static ImmutableArray<ExpressionVariable> RecordVariables(RecordArrangement records, ImmutableArray<ExpressionVariable> columns)
    {
        var value = columns.First(column => column.Name == records.Value);
        return
        [
            .. records.By.Select(name => columns.FirstOrDefault(column => column.Name == name) ?? new ExpressionVariable(name, ExpressionType.Text, Answer: null, [])),
            .. records.Cells.Select(cell => value with { Name = cell.Name }),
        ];
    }

    private TableSchema ReadSchema(string path, FrozenDictionary<string, CodeList> codeLists)
    {
        var schema = new TableSchemaReader(_faults, codeLists, alone: true).Read(_open(path), NameOf(path), textFile: true);
        foreach (var field in schema.Fields.Where(field => Origin.Contains(field.Name, StringComparer.OrdinalIgnoreCase)))
        {
            _faults.Add(new SourceLocation(path, 0, 0), $"a column '{field.Name}'", $"other names than {string.Join(", ", Origin)}, which say where a row comes from", "Rename the column.");
        }

        return schema;
    }

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
        ImmutableArray<(string Path, ContractReader Reader)> books,
        string key,
        int? year,
        ImmutableArray<ExpressionVariable> variables,
        UniqueNames names,
        ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>> datasets)
    {
        var codeLists = _codeLists.ToFrozenDictionary(StringComparer.Ordinal);
        var scope = new ExpressionScope { HasInterviews = false, LooksElsewhere = true, Year = year, CodeLists = codeLists, Datasets = datasets };
        foreach (var variable in variables)
        {
            scope.Add(variable);
        }

        var items = new RuleItemReader(_faults, codeLists, year ?? 0, scope, alone: true, names);
        var rules = ImmutableArray.CreateBuilder<EditRule>();
        foreach (var (_, book) in books)
        {
            var written = book.Items(key, "a list of rules", required: key == "rules" && !book.Has("include") && !book.Has("row_rules"));
            foreach (var item in variables.IsEmpty ? [] : written)
            {
                if (year is null && item is ContractMapping mapping && (mapping.Find("since") ?? mapping.Find("until")) is { } dated)
                {
                    _faults.Add(dated.Where, "a rule for some years", "the key 'year' at the top, which says of what year the data are", "Add 'year: 2011', or remove 'since' and 'until'.");
                    continue;
                }

                rules.AddRange(items.Read(item));
            }

            if (key == "row_rules")
            {
                book.Done();
            }
        }

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
