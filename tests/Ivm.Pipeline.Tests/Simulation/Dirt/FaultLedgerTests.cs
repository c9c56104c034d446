using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Tests.Simulation.Responses;
using Ivm.Simulation.Dirt;

namespace Ivm.Pipeline.Tests.Simulation.Dirt;

/// <summary>Every fault of the ledger is really there, at its line, and really a fault.</summary>
[Collection(DefaultCountryCollection.Name)]
public sealed class FaultLedgerTests(DefaultCountry fixture)
{
    private readonly SimulatedCountry _country = fixture.Country;

    [Fact]
    public void Every_kind_of_fault_but_the_overlap_is_planted()
    {
        var kinds = typeof(FaultKind).GetFields().Select(field => (string)field.GetValue(null)!).Where(kind => kind != FaultKind.OverlappingInterval);

        Assert.Equal(kinds.Order(StringComparer.Ordinal), _country.Summary.FaultsByKind.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_summary_counts_what_the_ledger_lists()
    {
        var counts = _country.Faults().CountBy(fault => fault.Kind).ToDictionary();

        Assert.Equal(counts.OrderBy(entry => entry.Key, StringComparer.Ordinal), _country.Summary.FaultsByKind.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Answers_that_are_not_allowed_stand_where_the_ledger_says() => Each(
        [FaultKind.CodeOutsideList, FaultKind.NumberOutsideRange],
        (fault, records, cells) =>
        {
            var answer = Question(records, fault.Column).Answer;
            var value = int.Parse(records.Value(cells, fault.Column));
            Assert.False(answer.Accepts(value) || value == answer.DontKnow || value == answer.Refused);
            Assert.Equal(fault.Planted, $"{value}");
        });

    [Fact]
    public void Misrouted_answers_contradict_the_routing() => Each(
        [FaultKind.AnsweredThoughRoutedPast, FaultKind.EmptyThoughAsked],
        (fault, records, cells) =>
        {
            var question = Question(records, fault.Column);
            var answers = records.Answers(cells);
            var asked = question.AskIf is null
                || ExpressionEvaluator.For(SimulatedCountry.Edition).Holds(question.AskIf, answers, DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE"))) is true;
            Assert.Equal(fault.Kind == FaultKind.EmptyThoughAsked, asked);
            Assert.Equal(fault.Kind == FaultKind.EmptyThoughAsked, records.Value(cells, fault.Column).Length == 0);
        });

    [Fact]
    public void Impossible_dates_are_impossible() => Each(
        [FaultKind.PreviousAfterLast, FaultKind.FutureIncident],
        (fault, records, cells) =>
        {
            var offence = fault.Column[..fault.Column.LastIndexOf('_')];
            offence = offence[..offence.LastIndexOf('_')];
            var interview = DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE"));
            var last = Month(records, cells, offence, "last");
            if (fault.Kind == FaultKind.FutureIncident)
                Assert.True(last > (interview.Year * 12) + interview.Month);
            else
                Assert.True(Month(records, cells, offence, "prev") > last);
        });

    [Fact]
    public void Interviews_outside_the_fieldwork_are_after_it() => Each(
        [FaultKind.InterviewOutsideFieldwork],
        (_, records, cells) => Assert.True(DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE")) > SimulatedCountry.Edition.FieldworkEnd));

    [Fact]
    public void Broken_lines_are_broken()
    {
        Each([FaultKind.TooFewFields], (_, records, cells) => Assert.True(cells.Length < records.Header.Length));
        Each([FaultKind.TooManyFields], (_, records, cells) => Assert.True(cells.Length > records.Header.Length));
        Each([FaultKind.UnparsableNumber], (fault, records, cells) => Assert.False(int.TryParse(records.Value(cells, fault.Column), out _)));
        Each([FaultKind.MisplacedQuote], (fault, records, cells) => Assert.EndsWith("\"", records.Value(cells, fault.Column), StringComparison.Ordinal));
        Each([FaultKind.UnclosedQuote], (_, records, cells) => Assert.True(cells.Length < records.Header.Length));
    }

    [Fact]
    public void An_unclosed_quote_stands_only_where_it_swallows_no_other_record()
    {
        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.UnclosedQuote))
        {
            var lines = _country.Lines(fault.File).Length;
            var dialect = SimulatedCountry.Edition.ResponseFiles.Single(file => fault.File == $"responses/{file.Name}.csv").Schema.Dialect!;
            Assert.True(!dialect.LineBreaksInQuotes || fault.Line == lines);
        }
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_stand_where_the_ledger_says()
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        foreach (var file in _country.Faults().Where(fault => fault.Kind == FaultKind.InvalidUtf8).GroupBy(fault => fault.File))
        {
            var bytes = File.ReadAllBytes(Path.Combine(_country.Delivery, file.Key));
            int[] starts = [0, .. bytes.Index().Where(entry => entry.Item == '\n').Select(entry => entry.Index + 1)];
            Assert.All(file, fault => Assert.Throws<DecoderFallbackException>(() =>
                strict.GetString(bytes[starts[fault.Line - 1]..starts[fault.Line]])));
        }
    }

    [Fact]
    public void Wrong_keys_lead_nowhere()
    {
        var persons = _country.Lines("registers/GBAPERSOONTAB.csv").Skip(1).Select(line => line[..11]).ToHashSet();
        var concordance = _country.Lines("registers/VTVPERSOONTAB.csv").Skip(1).Select(line => line[..11]).ToHashSet();

        Each([FaultKind.LostLeadingZero], (_, records, cells) => Assert.InRange(records.Value(cells, "RINPERSOON").Length, 1, 8));
        Each([FaultKind.UnknownKey, FaultKind.UnmatchedKey], (_, records, cells) =>
        {
            var key = $"{records.Value(cells, "RINPERSOONS")};{records.Value(cells, "RINPERSOON")}";
            Assert.DoesNotContain(key, persons);
            Assert.DoesNotContain(key, concordance);
        });
    }

    [Fact]
    public void Respondents_outside_the_population_are_outside_it()
    {
        var edition = SimulatedCountry.Edition;
        var reference = edition.ReferenceDate.ToString("yyyyMMdd");
        var births = _country.Lines("registers/GBAPERSOONTAB.csv").Skip(1).Select(line => line.Split(';')).Where(cells => cells.Length > 6)
            .ToDictionary(cells => $"{cells[0]}{cells[1]}", cells => cells[4] + cells[5] + cells[6]);
        var households = _country.Lines("registers/GBAHUISHOUDENSBUS.csv").Skip(1).Select(line => line.Split(';'))
            .Where(cells => string.CompareOrdinal(cells[2], reference) <= 0 && string.CompareOrdinal(cells[3], reference) >= 0)
            .ToDictionary(cells => $"{cells[0]}{cells[1]}", cells => cells[5]);
        var latest = edition.ReferenceDate.AddYears(-edition.Linkage.MinimumAge).ToString("yyyyMMdd");
        var checkedFaults = 0;

        Each([FaultKind.UnderAge, FaultKind.Institutional, FaultKind.NotOnReferenceDate], (fault, records, cells) =>
        {
            var key = records.Value(cells, "RINPERSOONS") + records.Value(cells, "RINPERSOON");
            if (!births.TryGetValue(key, out var birth))
                return;

            checkedFaults++;
            switch (fault.Kind)
            {
                case FaultKind.UnderAge:
                    Assert.True(string.CompareOrdinal(birth, latest) > 0);
                    break;
                case FaultKind.Institutional:
                    Assert.Equal("8", households[key]);
                    break;
                default:
                    Assert.DoesNotContain(key, households.Keys);
                    break;
            }
        });
        Assert.True(checkedFaults > 50);
    }

    [Fact]
    public void Duplicates_have_a_first_response()
    {
        var files = SimulatedCountry.Edition.ResponseFiles.Select(file => ResponseRecords.Read(_country, file)).ToArray();
        var national = files.Where(records => records.File.Stream == SurveyStream.National).ToArray();
        var numbers = files.ToDictionary(records => $"responses/{records.File.Name}.csv", records => records.All().Select(record => record.Cells[0]).ToLookup(number => number));
        var keys = national.SelectMany(records => records.All()).Select(record => record.Cells[1] + record.Cells[2]).ToHashSet();

        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.DuplicateSameFile))
            Assert.Equal(2, numbers[fault.File][fault.Key].Count());
        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.DuplicateOtherMode))
            Assert.Contains(national, records => $"responses/{records.File.Name}.csv" != fault.File && numbers[$"responses/{records.File.Name}.csv"][fault.Key].Any());
        Each([FaultKind.DuplicateAcrossStreams], (_, _, cells) => Assert.Contains(cells[1] + cells[2], keys));
    }

    [Fact]
    public void Faults_in_registers_stand_where_the_ledger_says()
    {
        var faults = _country.Faults().Where(fault => fault.File.StartsWith("registers/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(faults);
        foreach (var file in faults.GroupBy(fault => fault.File))
        {
            var lines = _country.Lines(file.Key);
            var header = lines[0].Split(';');
            var contract = SimulatedCountry.Edition.Registers.Single(register => file.Key == $"registers/{register.Name}.csv");
            foreach (var fault in file)
            {
                var cells = lines[fault.Line - 1].Split(';');
                Assert.Equal(fault.Key, cells[0] + cells[1]);
                switch (fault.Kind)
                {
                    case FaultKind.TooFewFields:
                        Assert.True(cells.Length < header.Length);
                        break;
                    case FaultKind.TooManyFields:
                        Assert.True(cells.Length > header.Length);
                        break;
                    case FaultKind.CodeOutsideList:
                        var codes = SimulatedCountry.Contracts.CodeLists[contract[fault.Column].CodeList!].Codes.Select(code => code.Value);
                        Assert.DoesNotContain(cells[Array.IndexOf(header, fault.Column)], codes);
                        break;
                    default:
                        Assert.False(long.TryParse(cells[Array.IndexOf(header, fault.Column)], out _));
                        break;
                }
            }
        }
    }

    [Fact]
    public void Without_dirt_only_the_frame_and_the_overlap_of_samples_leave_their_marks()
    {
        using var clean = SimulatedCountry.Of(20_000, options => options with { Dirt = 0 });

        Assert.Subset(
            new HashSet<string>([FaultKind.DuplicateAcrossStreams, FaultKind.UnderAge, FaultKind.Institutional, FaultKind.NotOnReferenceDate, FaultKind.UnmatchedKey]),
            clean.Summary.FaultsByKind.Keys.ToHashSet());
    }

    [Fact]
    public void A_planted_overlap_is_two_rows_of_one_person_that_both_hold_on_some_days()
    {
        using var country = SimulatedCountry.Of(4_000, options => options with { PlantOverlap = true, Dirt = 0, RegistersOnly = true });
        var fault = Assert.Single(country.Faults());
        var lines = country.Lines(fault.File);
        var first = lines[fault.Line - 1].Split(';');
        var second = lines[fault.Line].Split(';');

        Assert.Equal((FaultKind.OverlappingInterval, fault.Key), (fault.Kind, first[0] + first[1]));
        Assert.Equal(first[..2], second[..2]);
        Assert.True(string.CompareOrdinal(first[3], second[2]) >= 0);
    }

    private void Each(string[] kinds, Action<LedgerLine, ResponseRecords, string[]> check)
    {
        var faults = _country.Faults().Where(fault => kinds.Contains(fault.Kind) && fault.File.StartsWith("responses/", StringComparison.Ordinal)).ToArray();
        Assert.All(kinds, kind => Assert.Contains(faults, fault => fault.Kind == kind));
        foreach (var file in faults.GroupBy(fault => fault.File))
        {
            var records = ResponseRecords.Read(_country, SimulatedCountry.Edition.ResponseFiles.Single(contract => file.Key == $"responses/{contract.Name}.csv"));
            foreach (var fault in file)
            {
                var (cells, _) = records.Record((int)fault.Line);
                Assert.Equal(fault.Key, cells[0]);
                check(fault, records, cells);
            }
        }
    }

    private static Question Question(ResponseRecords records, string variable) =>
        records.File.Blocks.SelectMany(block => block.Questions).Single(question => question.Variable == variable);

    private static int Month(ResponseRecords records, string[] cells, string offence, string time) =>
        (int.Parse(records.Value(cells, $"{offence}_{time}_year")) * 12) + int.Parse(records.Value(cells, $"{offence}_{time}_month"));
}
