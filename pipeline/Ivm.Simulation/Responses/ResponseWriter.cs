using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Registers;

namespace Ivm.Simulation.Responses;

/// <summary>Writes one response file: asks each respondent, records, plants faults, and enters them in a ledger with their lines.</summary>
internal sealed class ResponseWriter(
    AnswerBook book, RecordedAnswers recorder, FreeTexts texts, ResponseDirt dirt, Matching matching, FieldworkModel fieldwork, int minimumAge, double dirtFactor)
{
    private const int UnclosedQuoteEvery = 4;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="number">Number of the file in the edition.</param>
    /// <param name="responses">Its responses in order.</param>
    /// <param name="alsoNational">Persons with a sound response in the national sample.</param>
    /// <param name="note">What the sender states.</param>
    /// <returns>The file, and what was planted in it.</returns>
    public (DeliveryFile File, List<PlantedFault> Faults) Write(
        string path, ResponseLayout layout, int number, List<ResponseCase> responses, IReadOnlySet<int> alsoNational, DeliveryNote note)
    {
        var buffer = new Utf8Buffer(1 << 20);
        buffer.Put(string.Join(layout.Dialect.Delimiter, layout.File.Schema.Fields.Select(field => field.Name)) + "\n");
        var person = book.NewInterviewee();
        var row = new ResponseRow(book.Questions.Count);
        var faults = new List<PlantedFault>();
        var name = $"responses/{layout.File.Name}.csv";
        var line = 2L;
        for (var i = 0; i < responses.Count; i++)
        {
            var response = responses[i];
            Fill(row, person, response, layout);
            foreach (var (kind, column, planted) in Plant(row, response, layout, LastWithUnclosedQuote(layout, number, i == responses.Count - 1), alsoNational))
                faults.Add(new PlantedFault(kind, name, line, row.SampleNumber, column, planted));

            var start = buffer.Length;
            Put(buffer, row, layout);
            line += buffer.Written[start..].Count((byte)'\n');
        }

        var file = new DeliveryFile(path);
        file.Append(buffer.Written, responses.Count);
        file.Complete(note);
        return (file, faults);
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
            row.Texts[q] = layout.Dialect.LineBreaksInQuotes ? text : text.Replace('\n', ' ');
        }
    }

    private bool LastWithUnclosedQuote(ResponseLayout layout, int number, bool last) =>
        dirtFactor > 0 && last && (number % UnclosedQuoteEvery == 0 || !layout.Dialect.LineBreaksInQuotes);

    private IEnumerable<(string Kind, string Column, string Planted)> Plant(
        ResponseRow row, ResponseCase response, ResponseLayout layout, bool unclosedQuote, IReadOnlySet<int> alsoNational)
    {
        foreach (var kind in FrameErrors(response))
            yield return (kind, "", "drawn from the register as it was when the sample was drawn");

        if (response.DuplicateKind is { } duplicate)
        {
            yield return (duplicate, "", "a second response");
            yield break;
        }

        var wanted = response.Fault ?? (unclosedQuote ? FaultKind.UnclosedQuote : null);
        if (wanted is not null)
        {
            if (dirt.Plant(wanted, row, layout, response.DrawIndex) is { } planted)
                yield return (wanted, planted.Column, planted.Planted);
        }
        else if (response.Case.Survey is not null && alsoNational.Contains(response.Case.Ordinal))
        {
            yield return (FaultKind.DuplicateAcrossStreams, "", "drawn in both samples, and answered twice");
        }
    }

    private IEnumerable<string> FrameErrors(ResponseCase response)
    {
        var resident = book.ResidentOf(response.Case.Ordinal);
        if (!resident.Present)
            yield return FaultKind.NotOnReferenceDate;
        else if (resident.HouseholdType == 8)
            yield return FaultKind.Institutional;
        else if (resident.Age < minimumAge)
            yield return FaultKind.UnderAge;
        if (!matching.KeyAtDrawing(response.Case.Ordinal).Found)
            yield return FaultKind.UnmatchedKey;
    }

    private static void Put(Utf8Buffer buffer, ResponseRow row, ResponseLayout layout)
    {
        var delimiter = (byte)layout.Dialect.Delimiter;
        for (var c = 0; c < layout.Columns.Length - row.Dropped; c++)
        {
            if (c > 0)
                buffer.Put(delimiter);
            if (layout.Columns[c] < 0)
                PutAdministrative(buffer, row, -1 - layout.Columns[c]);
            else
                PutAnswer(buffer, row, layout, layout.Columns[c]);
        }

        for (var extra = 0; extra < row.Extra; extra++)
        {
            buffer.Put(delimiter);
            buffer.Put((byte)'1');
        }

        buffer.Put((byte)'\n');
    }

    private static void PutAdministrative(Utf8Buffer buffer, ResponseRow row, int column)
    {
        switch (ResponseLayout.Administrative[column])
        {
            case "SAMPLENR":
                buffer.Put(row.SampleNumber);
                break;
            case "RINPERSOONS":
                buffer.Put((byte)row.KeyKind);
                break;
            case "RINPERSOON":
                buffer.Put(row.Rin);
                break;
            case "MODE":
                buffer.Put(row.Mode);
                break;
            default:
                buffer.PutIsoDate(row.Interview);
                break;
        }
    }

    private static void PutAnswer(Utf8Buffer buffer, ResponseRow row, ResponseLayout layout, int question)
    {
        if (row.Raw.TryGetValue(question, out var bytes))
            buffer.Put(bytes);
        else if (row.Texts.TryGetValue(question, out var text))
            buffer.PutField(text, layout.Dialect.Delimiter, layout.Dialect.Quote);
        else if (row.Given.Values[question] != AnswerSheet.None)
            buffer.PutNumber(row.Given.Values[question]);
    }
}
