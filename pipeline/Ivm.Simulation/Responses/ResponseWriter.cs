using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Registers;
using Ivm.Simulation.Sampling;

namespace Ivm.Simulation.Responses;

/// <summary>Writes one response file: asks each respondent, records, plants faults, and enters them in a ledger with their lines.</summary>
internal sealed class ResponseWriter(
    AnswerBook book, RecordedAnswers recorder, FreeTexts texts, ResponseDirt dirt, Matching matching, Func<DrawnPerson, bool> canBeFound, FieldworkModel fieldwork, int minimumAge, TableFileWriter? tables)
{
    private const int TokenEvery = 3;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="name">Its path relative to the delivery, for the ledger.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="part">Its records.</param>
    /// <param name="alsoNational">Persons with a sound response in the national sample.</param>
    /// <param name="note">What the sender states.</param>
    /// <returns>The file, and what was planted in it.</returns>
    public (DeliveryFile File, List<PlantedFault> Faults) Write(
        string path, string name, ResponseLayout layout, ResponsePart part, IReadOnlySet<int> alsoNational, DeliveryNote note)
    {
        IRecords records = layout.Dialect is null ? new TableRecords(layout, tables!) : new TextRecords(layout);
        var person = book.NewInterviewee();
        var row = new ResponseRow(book.Questions.Count);
        var faults = new List<PlantedFault>();
        foreach (var response in part.Responses)
        {
            Fill(row, person, response, layout);
            var planted = Plant(row, response, layout, alsoNational).ToList();
            var line = records.LineOf(row.Before);
            foreach (var (kind, cells) in planted)
            {
                // A header in the middle stands on a line of its own before the record.
                var stray = kind is FaultKind.RepeatedHeader or FaultKind.SecondHeader;
                faults.Add(new PlantedFault(kind, name, stray ? line - 1 : line, row.SampleNumber, cells));
            }

            records.Add(row);
        }

        return (records.Write(path, note), faults);
    }

    private void Fill(ResponseRow row, Interviewee person, ResponseCase response, ResponseLayout layout)
    {
        book.Meet(person, response.Case.Ordinal, response.Purpose, response.Mode, response.Interview);
        book.Ask(person, freeBlocks: layout.File.Stream == SurveyStream.Local);
        row.Clear();
        recorder.Record(response, fieldwork.Modes[response.Mode], person.Sheet, layout.Questions, row.Given);
        var (matched, rin, _) = matching.KeyAtDrawing(response.Case.Ordinal);
        row.SampleNumber = response.Case.SampleNumber;
        row.KeyKind = matched ? 'R' : 'S';
        row.Rin = rin.ToString("D9");
        row.Mode = fieldwork.Modes[response.Mode].Name;
        row.Interview = response.Interview;
        foreach (var q in layout.Questions)
        {
            if (book.Questions[q].Answer.Kind != AnswerKind.Text || book.RoutingOf(q)(row.Given) is not true)
                continue;

            var text = texts.Of(response.DrawIndex + (ulong)q);
            row.Texts[q] = layout.Dialect is null or { LineBreaksInQuotes: true } ? text : text.Replace('\n', ' ');
        }

        row.WritesToken = layout.MissingToken.Length > 0 && response.Case.Ordinal % TokenEvery == 0;
        UseVariants(row, layout, response.Case.Ordinal);
    }

    /// <summary>What was answered, in the codes of the file's own form of a question: one of those that stand for the answer, or else for the nearest.</summary>
    private static void UseVariants(ResponseRow row, ResponseLayout layout, int ordinal)
    {
        foreach (var q in layout.Questions)
        {
            if (row.Given.Values[q] is var answer && answer != AnswerSheet.None && layout.VariantOf(q) is { } variant)
            {
                var nearest = variant.Map
                    .GroupBy(pair => (IsOther: Special(variant, pair.Key) != Special(variant.Of, answer), Distance: Math.Abs(pair.Value - answer)))
                    .MinBy(group => group.Key)!
                    .ToArray();
                row.Given.Values[q] = (short)nearest[ordinal % nearest.Length].Key;
            }
        }
    }

    private static bool Special(QuestionVariant variant, int code) => code == variant.Answer.DontKnow || code == variant.Answer.Refused;

    private static bool Special(Question question, int code) => code == question.Answer.DontKnow || code == question.Answer.Refused;

    private IEnumerable<(string Kind, ImmutableArray<PlantedCell> Cells)> Plant(ResponseRow row, ResponseCase response, ResponseLayout layout, IReadOnlySet<int> alsoNational)
    {
        // Who withdrew, and who never answered, is nobody's respondent.
        if (response.Correction == Correction.Withdrawal || response.Fault is FaultKind.WithdrawnLater or FaultKind.CorrectionOfNothing)
        {
            if (response.Fault is { } fate)
                yield return (fate, dirt.Plant(fate, row, layout, response.DrawIndex));
            yield break;
        }

        foreach (var kind in FrameErrors(response))
            yield return (kind, [new PlantedCell("", "drawn from the register as it was when the sample was drawn", "")]);

        if (response.DuplicateKind is { } duplicate)
        {
            yield return (duplicate, [new PlantedCell("", "a second response", "")]);
            yield break;
        }

        if (response.Fault is { } wanted)
        {
            if (dirt.Plant(wanted, row, layout, response.DrawIndex) is { IsEmpty: false } planted)
                yield return (wanted, planted);
        }
        else if (response.Case.Survey is not null && alsoNational.Contains(response.Case.Ordinal) && AreKnownAsOne(response.Case))
        {
            yield return (FaultKind.DuplicateAcrossStreams, [new PlantedCell("", "drawn in both samples, and answered twice", "")]);
        }
    }

    /// <summary>Whether both responses of a person drawn twice lead to the same person: by the same key, or each by its own way.</summary>
    private bool AreKnownAsOne(DrawnPerson drawn) =>
        drawn.Survey is not { HasPersonKey: false } || (canBeFound(drawn) && matching.KeyAtDrawing(drawn.Ordinal).Found);

    private IEnumerable<string> FrameErrors(ResponseCase response)
    {
        var resident = book.ResidentOf(response.Case.Ordinal);
        if (!resident.Present)
            yield return FaultKind.NotOnReferenceDate;
        else if (resident.HouseholdType == 8)
            yield return FaultKind.Institutional;
        else if (resident.Age < minimumAge)
            yield return FaultKind.UnderAge;
        if (response.Case.Survey is not { HasPersonKey: false } && !canBeFound(response.Case))
            yield return FaultKind.UnmatchedKey;
    }
}
