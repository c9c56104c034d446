using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>The code lists, and where their properties stand.</summary>
/// <param name="Lists">Code lists by name.</param>
/// <param name="Described">Names in the index, whether or not the list could be read.</param>
/// <param name="Where">Place of a property, by list, 0-based row among the list's codes and property.</param>
internal sealed record CodeListBook(FrozenDictionary<string, CodeList> Lists, FrozenSet<string> Described, Func<string, int, string, SourceLocation> Where);

/// <summary>Reads <c>codelists/codelists.yaml</c> and the CSV file of every list it names.</summary>
internal sealed class CodeListReader
{
    private const string Index = "codelists/codelists.yaml";
    private static readonly ImmutableArray<string> FixedColumns = ["year", "code", "label_nl", "label_en"];

    private readonly ContractFiles _files;
    private readonly FaultCollector _faults;
    private readonly Dictionary<string, CodeList> _lists = [];
    private readonly HashSet<string> _described = [];
    private readonly HashSet<string> _incomplete = [];
    private readonly List<(string List, string Property, ContractScalar Target)> _references = [];
    private readonly Dictionary<(string List, int Row, string Property), SourceLocation> _cells = [];

    private CodeListReader(ContractFiles files, FaultCollector faults) => (_files, _faults) = (files, faults);

    /// <summary>All code lists.</summary>
    public static CodeListBook Read(ContractFiles files, FaultCollector faults)
    {
        var reader = new CodeListReader(files, faults);
        reader.ReadIndex();
        reader.CheckReferences();
        return new CodeListBook(reader._lists.ToFrozenDictionary(), reader._described.ToFrozenSet(), (list, row, property) => reader._cells[(list, row, property)]);
    }

    private void ReadIndex()
    {
        if (!_files.Exists(Index))
        {
            _faults.Add(new SourceLocation(Index, 0, 0), "no such file", "the titles and sources of all code lists", "Add it.");
            UseFilesWithoutIndex();
            return;
        }

        var index = ContractReader.Open(_files.Document(Index), _faults, "the code lists");
        foreach (var entry in index.Entries("codelists", "a code list under each name"))
        {
            _described.Add(entry.Key.Value);
            ReadList(entry);
        }

        index.Done();
        foreach (var path in _files.In("codelists", ".csv"))
        {
            var name = path["codelists/".Length..^".csv".Length];
            if (!_described.Contains(name))
            {
                _faults.Add(new SourceLocation(path, 0, 0), "a code list that codelists.yaml does not describe", $"the key '{name}' in {Index}", "Add its title and source there, or remove the file.");
                _files.Text(path);
            }
        }
    }

    /// <summary>Without index no list can be read; that is one fault, and not also one for every file.</summary>
    private void UseFilesWithoutIndex()
    {
        foreach (var path in _files.In("codelists", ".csv"))
        {
            _described.Add(path["codelists/".Length..^".csv".Length]);
            _files.Text(path);
        }
    }

    private void ReadList(ContractEntry entry)
    {
        var name = entry.Key.Value;
        var reader = ContractReader.Open(entry.Value, _faults, "a code list");
        var title = reader.Label("title");
        var source = reader.Text("source", "where the codes come from");
        foreach (var reference in reader.Entries("references", "code lists under the names of columns", required: false))
        {
            if (ContractReader.AsScalar(reference.Value, _faults, "the name of a code list") is { } target)
            {
                _references.Add((name, reference.Key.Value, target));
            }
        }

        reader.Done();
        if (_files.Resolve("codelists", ".csv", entry.Key, "a code list") is { } path)
        {
            var before = _faults.Count;
            _lists.Add(name, ReadRows(name, title, source, path));
            if (_faults.Count > before)
            {
                _incomplete.Add(name);
            }
        }
    }

    private CodeList ReadRows(string name, Label title, string source, string path)
    {
        var lines = _files.Text(path).TrimEnd('\n').Split('\n');
        var header = CsvLine.Split(lines[0]) ?? [];
        var byYear = header.Length > 0 && header[0].Value == "year";
        var fixedColumns = byYear ? FixedColumns : FixedColumns[1..];
        var properties = header.Skip(fixedColumns.Length).Select(cell => cell.Value).ToImmutableArray();
        var empty = new CodeList(name, title, source, properties, []);
        if (!header.Select(cell => cell.Value).Take(fixedColumns.Length).SequenceEqual(fixedColumns))
        {
            _faults.Add(new SourceLocation(path, 1, 1), $"the header '{lines[0]}'", "a header that begins with code,label_nl,label_en or year,code,label_nl,label_en", "Correct the header.");
            return empty;
        }

        foreach (var twin in properties.GroupBy(property => property).Where(group => group.Count() > 1))
        {
            _faults.Add(new SourceLocation(path, 1, 1), $"the column '{twin.Key}' twice", "every column once", "Remove one.");
            return empty;
        }

        var codes = ImmutableArray.CreateBuilder<Code>();
        var seen = new Dictionary<(int? Year, string Code), int>();
        for (var i = 1; i < lines.Length; i++)
        {
            var cells = ReadCells(path, i + 1, lines[i], header.Length);
            if (cells is not null && ReadCode(name, path, i + 1, byYear, properties, cells.Value, codes.Count) is { } code)
            {
                if (seen.TryAdd((code.Year, code.Value), i + 1))
                {
                    codes.Add(code);
                }
                else
                {
                    _faults.Add(new SourceLocation(path, i + 1, 1), $"the code '{code.Value}' a second time", "every code once (in a year)", $"Remove it, or merge it with line {seen[(code.Year, code.Value)]}.");
                }
            }
        }

        return empty with { Codes = codes.ToImmutable() };
    }

    private ImmutableArray<CsvCell>? ReadCells(string path, int line, string text, int expected)
    {
        if (text.Length == 0)
        {
            _faults.Add(new SourceLocation(path, line, 0), "an empty line", "a code", "Remove it.");
            return null;
        }

        var cells = CsvLine.Split(text);
        if (cells is null)
        {
            _faults.Add(new SourceLocation(path, line, 1), "a quote that is not closed, or text after a closing quote", "fields that are quoted as a whole, with quotes inside doubled", "Correct the quotes.");
            return null;
        }

        if (cells.Value.Length != expected)
        {
            _faults.Add(new SourceLocation(path, line, 1), cells.Value.Length == 1 ? "1 field" : $"{cells.Value.Length} fields", $"{expected} fields, as in the header", "Add or remove commas, or put a text that holds a comma between quotes.");
            return null;
        }

        return cells;
    }

    private Code? ReadCode(string list, string path, int line, bool byYear, ImmutableArray<string> properties, ImmutableArray<CsvCell> cells, int row)
    {
        int? year = null;
        var first = 0;
        if (byYear)
        {
            first = 1;
            if (!int.TryParse(cells[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                _faults.Add(new SourceLocation(path, line, 1), $"'{cells[0].Value}'", "a year", "Write the year of the edition in four digits.");
                return null;
            }

            year = number;
        }

        var whole = true;
        foreach (var (cell, what) in new[] { (cells[first], "a code"), (cells[first + 1], "the label in Dutch"), (cells[first + 2], "the label in English") })
        {
            if (string.IsNullOrWhiteSpace(cell.Value))
            {
                _faults.Add(new SourceLocation(path, line, cell.Column), "nothing", what, "Fill it in.");
                whole = false;
            }
        }

        if (!whole)
        {
            return null;
        }

        for (var i = 0; i < properties.Length; i++)
        {
            var cell = cells[first + 3 + i];
            _cells[(list, row, properties[i])] = new SourceLocation(path, line, cell.Column);
        }

        return new Code(
            cells[first].Value,
            new Label(cells[first + 1].Value, cells[first + 2].Value),
            year,
            properties.Select((property, i) => KeyValuePair.Create(property, cells[first + 3 + i].Value)).ToFrozenDictionary());
    }

    private void CheckReferences()
    {
        foreach (var (name, property, target) in _references)
        {
            if (!_lists.TryGetValue(name, out var list))
            {
                continue;
            }

            if (!list.PropertyNames.Contains(property))
            {
                _faults.Add(target.Where, $"'{property}', which is no column of codelists/{name}.csv", "the name of a column", NearestName.Suggestion(property, list.PropertyNames, "Correct the name."));
            }
            else if (!_lists.TryGetValue(target.Value, out var other))
            {
                _faults.Add(target.Where, $"the unknown code list '{target.Value}'", "the name of a code list", NearestName.Suggestion(target.Value, _lists.Keys, "Add the code list."));
            }
            else if (!_incomplete.Contains(other.Name))
            {
                CheckCodes(list, property, other);
            }
        }
    }

    private void CheckCodes(CodeList list, string property, CodeList target)
    {
        var known = target.Codes.Select(code => code.Value).ToHashSet();
        for (var row = 0; row < list.Codes.Length; row++)
        {
            var value = list.Codes[row].Properties[property];
            if (!known.Contains(value))
            {
                _faults.Add(_cells[(list.Name, row, property)], $"'{value}'", $"a code of the code list {target.Name}", NearestName.Suggestion(value, known, "Correct the code."));
            }
        }
    }
}
