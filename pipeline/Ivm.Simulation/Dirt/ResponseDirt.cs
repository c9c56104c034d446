using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Population;
using Ivm.Simulation.Responses;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Dirt;

/// <summary>
/// Plants a fault in one response. Each is a fault for certain, and only one, so questions on which others depend are left
/// alone. What is wrong with answers is up to <see cref="AnswerDirt"/>; here are records that cannot be read and keys that
/// lead nowhere.
/// </summary>
internal sealed class ResponseDirt(CounterRandom random, AnswerBook book, SimulationKeys keys)
{
    /// <summary>More than the four megabytes that a line may have.</summary>
    private const int LongLine = (4 << 20) + 1000;

    private static readonly ulong WhereStream = CounterRandom.Stream("dirt.response.where");
    private static readonly ulong WhatStream = CounterRandom.Stream("dirt.response.what");
    private static readonly string[] NotNumbers = ["ja", "1O", "?", "drie", "2-3"];
    private readonly AnswerDirt _answers = new(random, book);

    /// <summary>Plants a fault.</summary>
    /// <returns>What was planted where; empty where this record offers no place for such a fault.</returns>
    public ImmutableArray<PlantedCell> Plant(string kind, ResponseRow row, ResponseLayout layout, ulong draw) => kind switch
    {
        FaultKind.InterviewOutsideFieldwork => Whole("INTERVIEW_DATE", row.Interview.ToString("yyyy-MM-dd")),
        FaultKind.LostLeadingZero or FaultKind.UnknownKey when !layout.File.HasPersonKey => [],
        FaultKind.LostLeadingZero => LoseZeros(row),
        FaultKind.UnknownKey => Estrange(row, draw),
        FaultKind.WithdrawnLater => Whole("", "withdrawn by a later delivery"),
        FaultKind.CorrectionOfNothing => Whole("", "corrects a row that was never delivered"),
        _ => layout.Dialect is { } dialect && Break(kind, row, layout, dialect, draw) is { } broken ? broken : _answers.Plant(kind, row, layout, draw),
    };

    private ImmutableArray<PlantedCell>? Break(string kind, ResponseRow row, ResponseLayout layout, Dialect dialect, ulong draw)
    {
        switch (kind)
        {
            case FaultKind.UnparsableNumber:
                var text = NotNumbers[random.Below(NotNumbers.Length, WhatStream, draw)];
                return Write(row, layout, draw, (_, _) => (Encoding.ASCII.GetBytes(text), text));
            case FaultKind.InvalidEncoding:
                var wrong = dialect.Encoding switch { "iso-8859-1" => (byte)0x85, "windows-1252" => (byte)0x81, _ => (byte)0xEB };
                return Write(row, layout, draw, (_, value) => ([.. value, wrong], $"byte {wrong:X2}"));
            case FaultKind.MisplacedQuote:
                return Write(row, layout, draw, (_, value) => ([.. value, (byte)dialect.Quote], $"a quote after {Encoding.ASCII.GetString(value)}"));
            case FaultKind.UnclosedQuote:
                // Not in the last column, so that it swallows at least one delimiter.
                return Write(row, layout, draw, (_, value) => ([(byte)dialect.Quote, .. value], $"a quote before {Encoding.ASCII.GetString(value)}"), exceptLastColumn: true);
            case FaultKind.LoneCarriageReturn:
                return Write(row, layout, draw, (_, value) => ([.. value, (byte)'\r', .. value], "a carriage return"), exceptLastColumn: true);
            case FaultKind.NulCharacter:
                return Write(row, layout, draw, (_, value) => ([.. value, 0], "a NUL"));
            case FaultKind.TooLongLine:
                return Write(row, layout, draw, (_, _) => ([.. Enumerable.Repeat((byte)'7', LongLine)], $"{LongLine} digits"));
            case FaultKind.TooFewFields:
                row.Dropped = 1 + random.Below(4, WhatStream, draw);
                return Whole("", $"{row.Dropped} fewer");
            case FaultKind.TooManyFields:
                row.Extra = 1 + random.Below(2, WhatStream, draw);
                return Whole("", $"{row.Extra} more");
            case FaultKind.TrailingDelimiter:
                row.TrailingDelimiter = true;
                return Whole("", "a delimiter at the end");
            case FaultKind.RepeatedHeader:
                row.Before = StrayLine.RepeatedHeader;
                return Whole("", "the header once more");
            case FaultKind.SecondHeader:
                row.Before = StrayLine.OtherHeader;
                return Whole("", "the header of another file");
            default:
                return null;
        }
    }

    private static ImmutableArray<PlantedCell> LoseZeros(ResponseRow row)
    {
        if (row.Rin[0] != '0')
            return [];

        row.Rin = row.Rin.TrimStart('0');
        return Whole("RINPERSOON", "leading zeros lost");
    }

    private ImmutableArray<PlantedCell> Estrange(ResponseRow row, ulong draw)
    {
        row.KeyKind = 'R';
        row.Rin = keys.UnknownRin((int)(draw / 1024 % 100_000_000)).ToString("D9");
        return Whole("RINPERSOON", "key of nobody");
    }

    private ImmutableArray<PlantedCell> Write(
        ResponseRow row, ResponseLayout layout, ulong draw, Func<int, byte[], (byte[] Bytes, string Shown)> spoil, bool exceptLastColumn = false)
    {
        var candidates = AnswerDirt.Filled(row, layout, kind: null).Where(q => !exceptLastColumn || q != layout.Columns[^1]).ToArray();
        if (candidates.Length == 0)
            return [];

        var q = candidates[random.Below(candidates.Length, WhereStream, draw)];
        var value = row.Given.Values[q].ToString();
        var (bytes, shown) = spoil(q, Encoding.ASCII.GetBytes(value));
        row.Raw[q] = bytes;
        return [new PlantedCell(layout.VariableOf(q), shown, value)];
    }

    private static ImmutableArray<PlantedCell> Whole(string column, string planted) => [new PlantedCell(column, planted, "")];
}
