using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Delivery;

namespace Ivm.Simulation.Responses;

/// <summary>Writes records as delimited text in the dialect of the agency.</summary>
internal sealed class TextRecords : IRecords
{
    private const byte LineFeed = (byte)'\n';
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly Utf8Buffer _buffer = new(1 << 18);
    private readonly ResponseLayout _layout;
    private readonly Dialect _dialect;
    private readonly string _lineEnd;
    private long _line = 1;
    private int _rows;

    public TextRecords(ResponseLayout layout)
    {
        _layout = layout;
        _dialect = layout.Dialect!;
        _lineEnd = _dialect.Encoding == "windows-1252" ? "\r\n" : "\n";
        if (BeginsWithMark(layout))
            _buffer.Put(ByteOrderMark);
        PutHeader(layout.Names);
    }

    public long LineOf(StrayLine before) => before == StrayLine.None ? _line : _line + 1;

    public void Add(ResponseRow row)
    {
        if (row.Before != StrayLine.None)
            PutHeader(row.Before == StrayLine.RepeatedHeader ? _layout.Names : [.. _layout.Names.Reverse()]);

        // Whoever put two files together counted the header of the second as a row.
        if (row.Before == StrayLine.OtherHeader)
            _rows++;

        var start = _buffer.Length;
        Put(row);
        _line += LineBreaks(_buffer.Written[start..]);
        _rows++;
    }

    public DeliveryFile Write(string path, DeliveryNote note)
    {
        var file = new DeliveryFile(path);
        file.Append(_buffer.Written, _rows);
        file.Complete(note);
        return file;
    }

    /// <summary>Line feeds, and carriage returns without one.</summary>
    private static int LineBreaks(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.Count(LineFeed);
        for (var at = bytes.IndexOf((byte)'\r'); at >= 0; at = bytes.IndexOf((byte)'\r'))
        {
            bytes = bytes[(at + 1)..];
            if (bytes.IsEmpty || bytes[0] != LineFeed)
                count++;
        }

        return count;
    }

    /// <summary>Where a mark is allowed, every other file has one.</summary>
    private static bool BeginsWithMark(ResponseLayout layout) =>
        layout.Dialect!.Encoding == "utf-8"
        && layout.File.Agency.ByteOrderMark switch
        {
            ByteOrderMarkUse.Required => true,
            ByteOrderMarkUse.Allowed => layout.File.Agency.Name != Agency.StandardName && layout.Number % 2 == 1,
            _ => false,
        };

    private void PutHeader(string[] names)
    {
        _buffer.Put(string.Join(_dialect.Delimiter, names));
        _buffer.Put(_lineEnd);
        _line++;
    }

    private void Put(ResponseRow row)
    {
        for (var c = 0; c < _layout.Columns.Length - row.Dropped; c++)
        {
            if (c > 0)
                _buffer.Put((byte)_dialect.Delimiter);
            if (_layout.Columns[c] < 0)
                _buffer.Put(_layout.AdministrativeText(row, -1 - _layout.Columns[c]));
            else
                PutAnswer(row, _layout.Columns[c]);
        }

        for (var extra = 0; extra < row.Extra; extra++)
        {
            _buffer.Put((byte)_dialect.Delimiter);
            _buffer.Put((byte)'1');
        }

        if (row.TrailingDelimiter)
            _buffer.Put((byte)_dialect.Delimiter);
        _buffer.Put(_lineEnd);
    }

    private void PutAnswer(ResponseRow row, int question)
    {
        if (row.Raw.TryGetValue(question, out var bytes))
            _buffer.Put(bytes);
        else if (row.Texts.TryGetValue(question, out var text) && text.Length > 0)
            PutText(text);
        else if (row.Given.Values[question] != AnswerSheet.None)
            _buffer.PutNumber(row.Given.Values[question]);
        else if (row.WritesToken || !_layout.EmptyMeansMissing)
            _buffer.Put(_layout.MissingToken);
    }

    /// <summary>A text as a field: between quotes, with quotes doubled, where it holds a delimiter, a quote or a line break.</summary>
    private void PutText(string text)
    {
        if (text.AsSpan().IndexOfAny([_dialect.Delimiter, _dialect.Quote, '\n', '\r']) >= 0)
            text = _dialect.Quote + text.Replace(_dialect.Quote.ToString(), new string(_dialect.Quote, 2), StringComparison.Ordinal) + _dialect.Quote;
        _buffer.Put(_layout.Encoding.GetBytes(text));
    }
}
