using System.Globalization;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Pipeline.Tests.Simulation.Responses;

/// <summary>The records of one delivered text file of responses: where each starts, its cells, and what they say under our names.</summary>
public sealed class ResponseRecords
{
    private readonly byte[] _bytes;
    private readonly int[] _lineStarts;
    private readonly Dialect _dialect;
    private readonly Encoding _encoding;
    private readonly string _dateFormat;

    private ResponseRecords(ResponseFile file, string name, byte[] bytes)
    {
        File = file;
        Name = name;
        _bytes = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        _lineStarts = [.. LineStarts(_bytes)];
        _dialect = file.Schema.Dialect!;
        _encoding = _dialect.Encoding switch { "utf-8" => Encoding.UTF8, "iso-8859-1" => Encoding.Latin1, _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)! };
        _dateFormat = file.Schema.Fields.Single(field => field.Name == "INTERVIEW_DATE").Format!;
        Delivered = Record(1).Cells;
        var ours = file.Header.Zip(file.Schema.Fields, (theirs, field) => (theirs, field.Name)).ToDictionary(pair => pair.theirs, pair => pair.Name, StringComparer.OrdinalIgnoreCase);
        Header = [.. Delivered.Select(column => ours.GetValueOrDefault(column, column))];
    }

    public ResponseFile File { get; }

    /// <summary>Its path relative to the delivery folder.</summary>
    public string Name { get; }

    /// <summary>The columns as the file names them.</summary>
    public string[] Delivered { get; }

    /// <summary>The columns under our names.</summary>
    public string[] Header { get; }

    /// <summary>The questions in the file's own form.</summary>
    public IEnumerable<Question> Questions => File.Blocks.SelectMany(block => block.Questions).Select(question => File.VariantOf(question.Variable)?.AsQuestion() ?? question);

    /// <summary>All text files of the edition that were delivered, further parts included.</summary>
    public static IEnumerable<ResponseRecords> All(SimulatedCountry country, Edition edition) =>
        edition.ResponseFiles.Where(file => file.Agency.Format == DeliveryFormat.Csv).SelectMany(file => country.Summary.Files
            .Where(delivered => delivered.Path == file.Path || (delivered.Path.StartsWith($"responses/{file.Name}.", StringComparison.Ordinal) && char.IsAsciiDigit(delivered.Path[$"responses/{file.Name}.".Length])))
            .Select(delivered => Read(country, file, delivered.Path)));

    public static ResponseRecords Read(SimulatedCountry country, ResponseFile file) => Read(country, file, file.Path);

    /// <summary>Reads a part of a survey's delivery.</summary>
    public static ResponseRecords Read(SimulatedCountry country, ResponseFile file, string name) =>
        new(file, name, System.IO.File.ReadAllBytes(Path.Combine(country.Delivery, name)));

    /// <summary>Where the lines of a file start: after a line feed, or a carriage return without one.</summary>
    public static IEnumerable<int> LineStarts(byte[] bytes) =>
        bytes.Index().Where(entry => entry.Item == '\n' || (entry.Item == '\r' && (entry.Index + 1 == bytes.Length || bytes[entry.Index + 1] != '\n'))).Select(entry => entry.Index + 1).Prepend(0);

    /// <summary>The records after the header with the physical line on which each starts.</summary>
    public IEnumerable<(int Line, string[] Cells)> All()
    {
        for (var line = 2; line < _lineStarts.Length;)
        {
            var (cells, next) = Record(line);
            yield return (line, cells);
            line = next;
        }
    }

    /// <summary>The record that starts on a physical line, and the line after it.</summary>
    public (string[] Cells, int NextLine) Record(int line)
    {
        var cells = new List<string>();
        var at = _lineStarts[line - 1];
        var start = at;
        var quoted = false;
        for (; at < _bytes.Length && (quoted || _bytes[at] != '\n'); at++)
        {
            if (_bytes[at] == _dialect.Quote && (quoted || at == start))
                quoted = !quoted;
            else if (_bytes[at] == _dialect.Delimiter && !quoted)
                cells.Add(Cell(ref start, at));
        }

        var next = at;
        if (at > start && _bytes[at - 1] == '\r')
            at--;
        cells.Add(Cell(ref start, at));
        var end = Array.BinarySearch(_lineStarts, next + 1);
        return ([.. cells], end >= 0 ? end + 1 : _lineStarts.Length);
    }

    /// <summary>The bytes of one physical line.</summary>
    public byte[] Bytes(int line) => _bytes[_lineStarts[line - 1]..Array.IndexOf(_bytes, (byte)'\n', _lineStarts[line - 1])];

    /// <summary>The answer of a record to a question, as conditions see it: "don't know" and "refused" are missing.</summary>
    public Func<string, double?> Answers(string[] cells)
    {
        var questions = Questions.ToDictionary(question => question.Variable, question => question.Answer);
        return name =>
        {
            var column = Array.IndexOf(Header, name);
            return column >= 0 && column < cells.Length && int.TryParse(cells[column], out var value) && value != questions[name].DontKnow && value != questions[name].Refused
                ? value
                : null;
        };
    }

    /// <summary>A value under our name of the column: dates as yyyy-MM-dd, missing values empty.</summary>
    public string Value(string[] cells, string column)
    {
        var text = cells[Array.IndexOf(Header, column)];
        return File.Schema.MissingValues.Contains(text) ? ""
            : column == "INTERVIEW_DATE" ? DateOnly.ParseExact(text, _dateFormat, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : text;
    }

    private string Cell(ref int start, int end)
    {
        var text = _encoding.GetString(_bytes[start..end]);
        start = end + 1;
        var quote = _dialect.Quote;
        return text.Length > 1 && text[0] == quote && text[^1] == quote ? text[1..^1].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal) : text;
    }
}
