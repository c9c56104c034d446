using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Reads <c>questionnaire/answers.yaml</c>.</summary>
internal static class AnswerTypeReader
{
    private const string File = "questionnaire/answers.yaml";

    /// <summary>All answer types by name.</summary>
    public static FrozenDictionary<string, AnswerType> Read(ContractFiles files, FaultCollector faults)
    {
        if (!files.Exists(File))
        {
            faults.Add(new SourceLocation(File, 0, 0), "no such file", "the forms of answers that questions share", "Add it.");
            return FrozenDictionary<string, AnswerType>.Empty;
        }

        var reader = ContractReader.Open(files.Document(File), faults, "the answer types");
        var types = new Dictionary<string, AnswerType>();
        foreach (var entry in reader.Entries("answers", "an answer type under each name"))
        {
            types[entry.Key.Value] = ReadType(entry, faults);
        }

        reader.Done();
        return types.ToFrozenDictionary();
    }

    private static AnswerType ReadType(ContractEntry entry, FaultCollector faults)
    {
        var reader = ContractReader.Open(entry.Value, faults, "an answer type");
        var choices = ReadChoices(reader, faults);
        var range = reader.OptionalScalar("range", "a range such as 1..10");
        var text = reader.Flag("text", absent: false);
        var (low, high) = ReadRange(range, faults);
        var dontKnow = reader.OptionalInteger("dont_know", 0);
        var refused = reader.OptionalInteger("refused", 0);
        reader.Done();

        var forms = (choices.IsEmpty ? 0 : 1) + (range is null ? 0 : 1) + (text ? 1 : 0);
        if (reader.Readable && forms != 1)
        {
            faults.Add(entry.Key.Where, forms == 0 ? "an answer type without a form" : "an answer type with several forms", "exactly one of choices, range and text", "Keep one.");
        }

        var kind = text ? AnswerKind.Text : range is null ? AnswerKind.Choice : AnswerKind.Number;
        var type = new AnswerType(entry.Key.Value, kind, choices, low, high, dontKnow, refused);
        if ((dontKnow is { } unknown && type.Accepts(unknown)) || (refused is { } no && type.Accepts(no)) || (dontKnow is not null && dontKnow == refused))
        {
            faults.Add(entry.Key.Where, "a code for \"don't know\" or \"refused\" that is also something else", "codes that mean one thing", "Take another code, for example 8 and 9, or 98 and 99.");
        }

        return type;
    }

    private static ImmutableArray<Category> ReadChoices(ContractReader reader, FaultCollector faults)
    {
        var choices = ImmutableArray.CreateBuilder<Category>();
        foreach (var choice in reader.Entries("choices", "a label under each code", required: false))
        {
            if (!int.TryParse(choice.Key.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                faults.Add(choice.Key.Where, choice.Key.Description, "a whole number as code", "Number the answers.");
            }

            choices.Add(new Category(choice.Key.Value, ContractReader.AsLabel(choice.Value, faults)));
        }

        return choices.ToImmutable();
    }

    private static (int? Low, int? High) ReadRange(ContractScalar? range, FaultCollector faults)
    {
        if (range is null)
        {
            return (null, null);
        }

        var ends = range.Value.Split("..");
        if (ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var low)
            && int.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var high)
            && low <= high)
        {
            return (low, high);
        }

        faults.Add(range.Where, range.Description, "a range of whole numbers that goes up, such as 1..10", "Correct the range.");
        return (null, null);
    }
}
