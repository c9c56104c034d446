using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Matching;

/// <summary>What a reviewer says of a pair.</summary>
public enum Verdict
{
    /// <summary>Both records are of the same.</summary>
    Match,

    /// <summary>They are not.</summary>
    Different,

    /// <summary>The values do not tell.</summary>
    Unsure,
}

/// <summary>Reads what a reviewer wrote. Only the columns <c>pair</c> and <c>verdict</c> are looked at, and no value is repeated in a message.</summary>
internal static class ReviewVerdicts
{
    private const int MostFaults = 50;
    private static readonly string[] Words = ["match", "different", "unsure"];

    /// <summary>Verdicts by the number of the pair; a pair without verdict was not judged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pairs">Pairs of the sample.</param>
    /// <param name="mark">Mark of the sample.</param>
    /// <exception cref="InvalidInputException">It cannot be read, is of another sample, or has rows that are wrong: all of them are told.</exception>
    public static Dictionary<int, Verdict> Read(string path, int pairs, string mark)
    {
        if (!File.Exists(path))
            throw SurveyFile.Refused(InputFailure.Invalid, path, "no such file", "the file that a reviewer filled in", "Correct the path.");
        var (start, lines, bytes) = Start(path, mark);
        CsvMalformedRecord? malformed = null;
        var dialect = new Dialect(Delimiter(bytes.Span[start..]), '"', "utf-8", '.', LineBreaksInQuotes: true);
        using var reader = CsvReader.Create(bytes[start..], CsvDialect.Options(dialect, lineBreaksInQuotes: true, record => malformed ??= record, skipEmptyLines: true));
        if (!reader.Read())
            throw SurveyFile.Refused(InputFailure.DataRefused, path, "an empty file", "a header and rows", "Send the file again.");
        var header = new string[reader.FieldCount];
        for (var field = 0; field < header.Length; field++)
            header[field] = Encoding.UTF8.GetString(reader.GetSpan(field)).Trim();
        var (pair, verdict) = (Array.IndexOf(header, "pair"), Array.IndexOf(header, "verdict"));
        if (pair < 0 || verdict < 0)
            throw SurveyFile.Refused(InputFailure.DataRefused, $"{path}:{1 + lines}", $"no column '{(pair < 0 ? "pair" : "verdict")}'", "the header that 'ivm link review' wrote", "Keep the columns of the file, and fill in 'verdict' only.");
        var (verdicts, seen, faults) = (new Dictionary<int, Verdict>(), new HashSet<int>(), ImmutableArray.CreateBuilder<Fault>());
        while (reader.Read() && faults.Count < MostFaults)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{path}:{reader.LineNumber + lines}");
            if (reader.FieldCount != header.Length)
                faults.Add(new Fault(where, $"{reader.FieldCount} fields", $"{header.Length} fields, as the header has", "Restore the line; delimiters and quotes within values must stay as they were written."));
            else if (!int.TryParse(reader.GetSpan(pair), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > pairs)
                faults.Add(new Fault(where, "a pair that is not in the sample", $"a number from 1 to {pairs}", "Restore the number of the pair."));
            else if (!seen.Add(number))
                faults.Add(new Fault(where, $"pair {number} a second time", "every pair once", "Remove one of the rows."));
            else if (Word(reader.GetSpan(verdict)) is var word && word == Words.Length)
                faults.Add(new Fault(where, $"a verdict on pair {number} that is none", $"{string.Join(", ", Words)}, or nothing where the pair was not judged", "Correct the verdict."));
            else if (word >= 0)
                verdicts.Add(number, (Verdict)word);
        }

        if (malformed is { } broken)
            faults.Add(new Fault($"{path}:{broken.LineNumber + lines}", "broken quoting", "quotes that are closed", "Restore the line."));
        return faults.Count == 0 ? verdicts : throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable());
    }

    /// <summary>Where the header begins, and the lines before it: the line that marks the file may be there or have been dropped.</summary>
    private static (int Start, int Lines, ReadOnlyMemory<byte> Bytes) Start(string path, string mark)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var end = bytes.Span.IndexOf((byte)'\n');
        var first = end < 0 ? "" : Encoding.UTF8.GetString(bytes.Span[..end]);
        if (!first.TrimStart('"').StartsWith(LinkReview.Marking, StringComparison.Ordinal))
            return (0, 0, bytes);
        if (!first.Contains(mark, StringComparison.Ordinal))
            throw SurveyFile.Refused(InputFailure.DataRefused, $"{path}:1", "the file of another sample", $"that of sample {mark}", "Give the file that belongs to the last sample drawn from this run, or draw it again with its --pairs and --seed.");
        return (end + 1, 1, bytes);
    }

    /// <summary>Spreadsheets write semicolons or tabs; what stands behind the first column of the header tells.</summary>
    private static char Delimiter(ReadOnlySpan<byte> bytes)
    {
        var header = bytes.IndexOf("pair"u8);
        var place = header < 0 ? -1 : bytes[header..].IndexOfAny(",;\t"u8);
        return place < 0 ? ',' : (char)bytes[header + place];
    }

    /// <summary>The verdict; -1 for none, one more than the last for what is no verdict.</summary>
    private static int Word(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell).Trim();
        var place = Array.FindIndex(Words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return text.Length == 0 ? -1 : place < 0 ? Words.Length : place;
    }
}
