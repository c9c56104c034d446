using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Pipeline.Checks;

/// <summary>A record of a text file as it is written.</summary>
/// <param name="Fields">Its fields, quotes included.</param>
/// <param name="Ending">What ends it: a line feed, with or without a carriage return before it, or nothing at the end of the file.</param>
internal readonly record struct WrittenRecord(ImmutableArray<string> Fields, string Ending);

/// <summary>
/// Gives records of a text file as they are written, by the line that they begin on. Only records that were read before are
/// asked for, so that what is between them (lines that could not be read) is passed by without being understood.
/// </summary>
internal sealed class SourceText : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly StreamReader reader;
    private readonly Dialect dialect;
    private readonly StringBuilder line = new();
    private long next = 1;

    public SourceText(string path, Dialect dialect)
    {
        this.dialect = dialect;
        // Marks at the begin are kept as characters, and written again.
        reader = new StreamReader(path, EncodingOf(dialect), detectEncodingFromByteOrderMarks: false, BufferSize);
    }

    /// <summary>The encoding of a dialect, without a mark of its own.</summary>
    public static Encoding EncodingOf(Dialect dialect) => dialect.Encoding switch
    {
        "iso-8859-1" => Encoding.Latin1,
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>The record that begins on a line, which is after all that were asked for before.</summary>
    /// <param name="number">The line, from 1.</param>
    public WrittenRecord Record(long number)
    {
        while (next < number)
        {
            ReadLine();
        }

        var text = ReadLine();
        while (true)
        {
            var ending = text.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : text.EndsWith('\n') ? "\n" : "";
            if (Fields(text[..^ending.Length]) is { } fields)
            {
                return new WrittenRecord(fields, ending);
            }

            text += ReadLine();
        }
    }

    public void Dispose() => reader.Dispose();

    private string ReadLine()
    {
        line.Clear();
        next++;
        while (reader.Read() is >= 0 and var character)
        {
            line.Append((char)character);
            if (character == '\n')
            {
                break;
            }
        }

        return line.ToString();
    }

    /// <summary>The fields; null where a quoted field goes on in the next line.</summary>
    private ImmutableArray<string>? Fields(string text)
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        var (start, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == dialect.Quote && (quoted || at == start || (at == 1 && text[0] == '\uFEFF')))
            {
                quoted = !quoted;
            }
            else if (text[at] == dialect.Quote && at > start && text[at - 1] == dialect.Quote)
            {
                quoted = true;
            }
            else if (text[at] == dialect.Delimiter && !quoted)
            {
                fields.Add(text[start..at]);
                start = at + 1;
            }
        }

        fields.Add(text[start..]);
        return quoted && !reader.EndOfStream ? null : fields.ToImmutable();
    }
}
