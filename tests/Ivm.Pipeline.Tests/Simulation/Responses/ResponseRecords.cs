using System.Text;
using Ivm.Contracts;

namespace Ivm.Pipeline.Tests.Simulation.Responses;

/// <summary>The records of one response file: where each starts, its cells, and what they say.</summary>
public sealed class ResponseRecords
{
    private const byte Quote = (byte)'"';
    private const byte Delimiter = (byte)';';
    private readonly byte[] _bytes;
    private readonly int[] _lineStarts;

    private ResponseRecords(ResponseFile file, byte[] bytes)
    {
        File = file;
        _bytes = bytes;
        _lineStarts = [0, .. bytes.Index().Where(entry => entry.Item == '\n').Select(entry => entry.Index + 1)];
        Header = Record(1).Cells;
    }

    public ResponseFile File { get; }

    public string[] Header { get; }

    public static ResponseRecords Read(SimulatedCountry country, ResponseFile file) =>
        new(file, System.IO.File.ReadAllBytes(Path.Combine(country.Delivery, "responses", file.Name + ".csv")));

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
            if (_bytes[at] == Quote && (quoted || at == start))
                quoted = !quoted;
            else if (_bytes[at] == Delimiter && !quoted)
                cells.Add(Cell(ref start, at));
        }

        cells.Add(Cell(ref start, at));
        var end = Array.BinarySearch(_lineStarts, at + 1);
        return ([.. cells], end >= 0 ? end + 1 : _lineStarts.Length);
    }

    /// <summary>The bytes of one physical line.</summary>
    public byte[] Bytes(int line) => _bytes[_lineStarts[line - 1]..Array.IndexOf(_bytes, (byte)'\n', _lineStarts[line - 1])];

    /// <summary>The answer of a record to a question, as conditions see it: "don't know" and "refused" are missing.</summary>
    public Func<string, double?> Answers(string[] cells)
    {
        var questions = File.Blocks.SelectMany(block => block.Questions).ToDictionary(question => question.Variable, question => question.Answer);
        return name =>
        {
            var column = Array.IndexOf(Header, name);
            return column >= 0 && column < cells.Length && int.TryParse(cells[column], out var value) && value != questions[name].DontKnow && value != questions[name].Refused
                ? value
                : null;
        };
    }

    public string Value(string[] cells, string column) => cells[Array.IndexOf(Header, column)];

    private string Cell(ref int start, int end)
    {
        var text = Encoding.UTF8.GetString(_bytes[start..end]);
        start = end + 1;
        return text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
