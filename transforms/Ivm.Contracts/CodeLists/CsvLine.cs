using System.Collections.Immutable;
using System.Text;

namespace Ivm.Contracts;

/// <summary>A cell of a code list and the 1-based column in characters where it starts.</summary>
internal readonly record struct CsvCell(string Value, int Column);

/// <summary>Splits a line of a code list (comma, double quotes doubled inside, no line breaks) and keeps the places of its cells.</summary>
internal static class CsvLine
{
    /// <summary>The cells of a line; null when a quote is not closed or text follows a closing quote.</summary>
    public static ImmutableArray<CsvCell>? Split(string line)
    {
        var cells = ImmutableArray.CreateBuilder<CsvCell>();
        var position = 0;
        while (true)
        {
            var start = position;
            if (position < line.Length && line[position] == '"')
            {
                var value = new StringBuilder();
                position++;
                while (true)
                {
                    var quote = line.IndexOf('"', position);
                    if (quote < 0)
                    {
                        return null;
                    }

                    value.Append(line, position, quote - position);
                    position = quote + 1;
                    if (position >= line.Length || line[position] != '"')
                    {
                        break;
                    }

                    value.Append('"');
                    position++;
                }

                if (position < line.Length && line[position] != ',')
                {
                    return null;
                }

                cells.Add(new CsvCell(value.ToString(), start + 1));
            }
            else
            {
                var comma = line.IndexOf(',', position);
                position = comma < 0 ? line.Length : comma;
                cells.Add(new CsvCell(line[start..position], start + 1));
            }

            if (position >= line.Length)
            {
                return cells.ToImmutable();
            }

            position++;
        }
    }
}
