using System.Text;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Tests.Simulation.Responses;
using Ivm.Simulation.Contacts;
using Ivm.Simulation.Dirt;

namespace Ivm.Pipeline.Tests.Simulation.Dirt;

/// <summary>Every fault of the ledger is really there, at its line, and really a fault.</summary>
[Collection(DefaultCountryCollection.Name)]
public sealed class FaultLedgerTests(DefaultCountry fixture)
{
    private readonly SimulatedCountry _country = fixture.Country;
    private readonly Lazy<Dictionary<string, string>> _links = new(() => File.ReadLines(Path.Combine(fixture.Country.Truth, "links.csv")).Skip(1)
        .Select(line => line.Split(';')).ToDictionary(cells => cells[0], cells => cells[1] + cells[2]));

    private readonly Lazy<Dictionary<string, string>> _successors = new(() => fixture.Country.Rows("registers/VTVPERSOONTAB.csv")
        .ToDictionary(row => row["RINPERSOONS"] + row["RINPERSOON"], row => row["RINPERSOONSNIEUW"] + row["RINPERSOONNIEUW"]));

    [Fact]
    public void Every_kind_of_fault_is_planted_but_those_on_request()
    {
        var kinds = new[] { typeof(FaultKind), typeof(ContactFaultKind) }.SelectMany(type => type.GetFields()).Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!).Where(kind => !FaultKind.OnRequest.Contains(kind));

        Assert.Equal(kinds.Order(StringComparer.Ordinal), _country.Summary.FaultsByKind.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_summary_counts_what_the_ledger_lists()
    {
        var counts = _country.Faults().DistinctBy(fault => fault.Fault).CountBy(fault => fault.Kind).ToDictionary();

        Assert.Equal(counts.OrderBy(entry => entry.Key, StringComparer.Ordinal), _country.Summary.FaultsByKind.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Answers_that_are_not_allowed_stand_where_the_ledger_says() => Each(
        [FaultKind.CodeOutsideList, FaultKind.NumberOutsideRange, FaultKind.DoubledDigit, FaultKind.SwappedDigits],
        (fault, records, cells) =>
        {
            var answer = Question(records, fault.Column).Answer;
            var value = int.Parse(records.Value(cells, fault.Column));
            Assert.False(answer.Accepts(value) || value == answer.DontKnow || value == answer.Refused);
            Assert.Equal(fault.Planted, $"{value}");
            Assert.True(answer.Accepts(int.Parse(fault.Was)));
        });

    [Fact]
    public void A_typing_error_is_one_slip_away_from_the_true_answer()
    {
        Each([FaultKind.DoubledDigit], (fault, _, _) => Assert.Equal(fault.Was + fault.Was, fault.Planted));
        Each([FaultKind.SwappedDigits], (fault, _, _) =>
        {
            var differing = Enumerable.Range(0, 4).Where(i => fault.Was[i] != fault.Planted[i]).ToArray();
            Assert.Equal([differing[0], differing[0] + 1], differing);
            Assert.Equal(fault.Was.Order(), fault.Planted.Order());
        });
    }

    [Fact]
    public void Contradictory_persons_contradict_themselves() => Each(
        [FaultKind.BirthYearImpossible, FaultKind.MarriedTooYoung],
        (fault, records, cells) =>
        {
            var age = DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE")).Year - int.Parse(records.Value(cells, "bg_birth_year"));
            if (fault.Kind == FaultKind.MarriedTooYoung)
                Assert.True(age < 16 && records.Value(cells, "bg_marital") is "2" or "3" or "4");
            else
                Assert.True(age is < 15 or > 112);
        });

    [Fact]
    public void Headers_in_the_middle_stand_on_lines_of_their_own_before_the_record() => Each(
        [FaultKind.RepeatedHeader, FaultKind.SecondHeader],
        (fault, records, cells) =>
        {
            Assert.Equal(records.Delivered, fault.Kind == FaultKind.RepeatedHeader ? cells : cells.Reverse());
            Assert.Equal(fault.Key, records.Value(records.Record((int)fault.Line + 1).Cells, "SAMPLENR"));
        });

    [Fact]
    public void Corrections_follow_what_they_correct_except_one_that_corrects_nothing()
    {
        var parts = ResponseRecords.All(_country, SimulatedCountry.Edition).ToDictionary(records => records.Name);
        foreach (var fault in _country.Faults().Where(fault => fault.Kind is FaultKind.ReplacedLater or FaultKind.WithdrawnLater or FaultKind.CorrectionOfNothing && parts.ContainsKey(fault.File)))
        {
            var survey = parts[fault.File].File;
            var holding = parts.Values.Where(records => records.File == survey && records.All().Any(record => record.Cells.Length == records.Header.Length && records.Value(record.Cells, "SAMPLENR") == fault.Key)).ToArray();
            Assert.Equal(fault.Kind == FaultKind.CorrectionOfNothing ? 1 : 2, holding.Length);
            if (fault.Kind != FaultKind.ReplacedLater)
                continue;

            var replacement = holding.Single(records => records.Name != fault.File);
            Assert.Equal("replacement", Note(replacement.Name).GetProperty("kind").GetString());
            var cells = replacement.All().First(record => replacement.Value(record.Cells, "SAMPLENR") == fault.Key).Cells;
            Assert.Equal(fault.Was, replacement.Value(cells, fault.Column));
        }
    }

    [Fact]
    public void What_was_is_what_stands_there_without_dirt()
    {
        using var dirty = SimulatedCountry.Of(20_000);
        using var clean = SimulatedCountry.Of(20_000, options => options with { Dirt = 0 });
        var sound = ResponseRecords.All(clean, SimulatedCountry.Edition).ToDictionary(
            records => records.Name,
            records => records.All().DistinctBy(record => records.Value(record.Cells, "SAMPLENR")).ToDictionary(record => records.Value(record.Cells, "SAMPLENR"), record => (records, record.Cells)));
        var files = sound.Values.SelectMany(records => records).ToLookup(record => record.Key, record => record.Value);
        string[] kinds =
        [
            FaultKind.CodeOutsideList, FaultKind.DoubledDigit, FaultKind.NumberOutsideRange, FaultKind.SwappedDigits, FaultKind.AnsweredThoughRoutedPast, FaultKind.EmptyThoughAsked,
            FaultKind.BackgroundMissing, FaultKind.PreviousAfterLast, FaultKind.FutureIncident, FaultKind.BirthYearImpossible, FaultKind.MarriedTooYoung, FaultKind.ReplacedLater,
        ];
        var faults = dirty.Faults().Where(fault => kinds.Contains(fault.Kind)).ToArray();

        Assert.All(faults, fault => Assert.NotEqual(fault.Planted, fault.Was));
        var compared = 0;
        foreach (var fault in faults)
        {
            foreach (var (records, cells) in files[fault.Key].Where(record => record.records.Header.Contains(fault.Column)))
            {
                Assert.Equal(fault.Was, records.Value(cells, fault.Column));
                compared++;
            }
        }

        Assert.True(compared > 50);
    }

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
            if (!(fault.Column.EndsWith("_year", StringComparison.Ordinal) || fault.Column.EndsWith("_month", StringComparison.Ordinal)))
                return;

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
        Each([FaultKind.TrailingDelimiter], (_, records, cells) => Assert.True(cells.Length == records.Header.Length + 1 && cells[^1].Length == 0));
        Each([FaultKind.NulCharacter], (fault, records, cells) => Assert.EndsWith("\0", records.Value(cells, fault.Column), StringComparison.Ordinal));
        Each([FaultKind.LoneCarriageReturn], (fault, records, cells) => Assert.Contains('\r', records.Value(cells, fault.Column)));
        Each([FaultKind.TooLongLine], (fault, records, cells) => Assert.True(records.Value(cells, fault.Column).Length > 1_000_000));
        Each([FaultKind.UnparsableNumber], (fault, records, cells) => Assert.False(int.TryParse(records.Value(cells, fault.Column), out _)));
        Each([FaultKind.MisplacedQuote], (fault, records, cells) => Assert.EndsWith(records.File.Schema.Dialect!.Quote.ToString(), records.Value(cells, fault.Column), StringComparison.Ordinal));
        Each([FaultKind.UnclosedQuote], (_, records, cells) => Assert.True(cells.Length < records.Header.Length));
    }

    [Fact]
    public void An_unclosed_quote_stands_in_the_last_record_of_a_file_so_that_it_swallows_no_other()
    {
        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.UnclosedQuote))
            Assert.Equal(ResponseRecords.LineStarts(File.ReadAllBytes(Path.Combine(_country.Delivery, fault.File))).Count() - 1, fault.Line);
    }

    [Fact]
    public void Bytes_that_are_no_text_stand_where_the_ledger_says()
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var encodings = SimulatedCountry.Edition.ResponseFiles.Where(file => file.Agency.Format == DeliveryFormat.Csv).ToDictionary(file => file.Name, file => file.Schema.Dialect!.Encoding);
        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.InvalidEncoding))
        {
            var bytes = File.ReadAllBytes(Path.Combine(_country.Delivery, fault.File));
            int[] starts = [.. ResponseRecords.LineStarts(bytes)];
            var line = bytes[starts[fault.Line - 1]..starts[fault.Line]];
            switch (encodings.GetValueOrDefault(Path.GetFileName(fault.File).Split('.')[0], "utf-8"))
            {
                case "iso-8859-1":
                    Assert.Contains(line, value => value is >= 0x80 and <= 0x9F);
                    break;
                case "windows-1252":
                    Assert.Contains((byte)0x81, line);
                    break;
                default:
                    Assert.Throws<DecoderFallbackException>(() => strict.GetString(line));
                    break;
            }
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
            var key = Key(records, cells);
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
        var files = ResponseRecords.All(_country, SimulatedCountry.Edition).ToArray();
        var national = files.Where(records => records.File.Stream == SurveyStream.National).ToArray();
        var numbers = files.GroupBy(records => records.File.Name).ToDictionary(
            group => group.Key, group => group.SelectMany(records => records.All().Select(record => Whole(records, record.Cells, "SAMPLENR"))).ToLookup(number => number));
        var keys = national.SelectMany(records => records.All().Select(record => Key(records, record.Cells))).ToHashSet();
        string FileOf(LedgerLine fault) => Path.GetFileName(fault.File).Split('.')[0];

        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.DuplicateSameFile && numbers.ContainsKey(FileOf(fault))))
            Assert.Equal(2, numbers[FileOf(fault)][fault.Key].Count());
        foreach (var fault in _country.Faults().Where(fault => fault.Kind == FaultKind.DuplicateOtherMode))
            Assert.Contains(national, records => records.File.Name != FileOf(fault) && numbers[records.File.Name][fault.Key].Any());
        Each([FaultKind.DuplicateAcrossStreams], (_, records, cells) => Assert.Contains(Key(records, cells), keys));
    }

    [Fact]
    public void A_duplicate_across_streams_has_a_national_response_that_can_be_read()
    {
        var unreadable = _country.Faults()
            .Where(fault => FaultKind.Unreadable.Contains(fault.Kind))
            .Select(fault => (fault.File, fault.Line))
            .ToHashSet();
        var keys = ResponseRecords.All(_country, SimulatedCountry.Edition)
            .Where(records => records.File.Stream == SurveyStream.National)
            .SelectMany(records => records.All().Where(record => !unreadable.Contains((records.Name, record.Line))).Select(record => Key(records, record.Cells)))
            .ToHashSet();

        Each([FaultKind.DuplicateAcrossStreams], (_, records, cells) => Assert.Contains(Key(records, cells), keys));
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
        var text = ResponseRecords.All(_country, SimulatedCountry.Edition).ToDictionary(records => records.Name);
        var faults = _country.Faults().Where(fault => kinds.Contains(fault.Kind) && text.ContainsKey(fault.File)).ToArray();
        Assert.All(kinds, kind => Assert.Contains(faults, fault => fault.Kind == kind));
        foreach (var fault in faults)
        {
            var records = text[fault.File];
            var (cells, _) = records.Record((int)fault.Line);
            if (fault.Kind is not (FaultKind.RepeatedHeader or FaultKind.SecondHeader))
                Assert.Equal(fault.Key, Whole(records, cells, "SAMPLENR"));
            check(fault, records, cells);
        }
    }

    /// <summary>A value of a record that may be broken; empty where it has no such field.</summary>
    private static string Whole(ResponseRecords records, string[] cells, string column) =>
        Array.IndexOf(records.Header, column) is var at && at < cells.Length ? cells[at] : "";

    /// <summary>The present key of a record's person: as delivered, followed through the concordance, or, where there is none, as the truth has it.</summary>
    private string Key(ResponseRecords records, string[] cells)
    {
        var key = records.File.HasPersonKey
            ? Whole(records, cells, "RINPERSOONS") + Whole(records, cells, "RINPERSOON")
            : _links.Value.GetValueOrDefault(Whole(records, cells, "SAMPLENR"), "");
        return _successors.Value.GetValueOrDefault(key, key);
    }

    private JsonElement Note(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_country.Delivery, Path.ChangeExtension(file, ".delivery.json")))).RootElement;

    private static Question Question(ResponseRecords records, string variable) => records.Questions.Single(question => question.Variable == variable);

    private static int Month(ResponseRecords records, string[] cells, string offence, string time) =>
        (int.Parse(records.Value(cells, $"{offence}_{time}_year")) * 12) + int.Parse(records.Value(cells, $"{offence}_{time}_month"));
}
