using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Simulation.Sampling;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Responses;

/// <summary>Decides who answers, when, in which mode, in which file, and what goes wrong with it.</summary>
internal sealed class ResponsePlan
{
    private const int LongestDelay = 14;
    private readonly CounterRandom _random;
    private readonly SimulationCalendar _calendar;
    private readonly FieldworkModel _fieldwork;
    private readonly Edition _edition;
    private readonly Resident[] _residents;
    private readonly Country _country;
    private readonly Dictionary<string, string> _nationalFiles;
    private readonly Dictionary<string, string> _localFiles;
    private readonly (string Kind, double UpTo)[] _faults;

    public ResponsePlan(
        CounterRandom random, SimulationCalendar calendar, FieldworkModel fieldwork, Edition edition, Country country, Resident[] residents, double dirt)
    {
        _random = random;
        _calendar = calendar;
        _fieldwork = fieldwork;
        _edition = edition;
        _residents = residents;
        _country = country;
        _nationalFiles = edition.ResponseFiles.Where(file => file.Stream == SurveyStream.National).ToDictionary(file => file.Mode ?? "", file => file.Name);
        _localFiles = edition.ResponseFiles.Where(file => file.Stream == SurveyStream.Local).ToDictionary(file => file.Survey, file => file.Name);
        var upTo = 0.0;
        _faults = [.. ParameterTable.Load("response_dirt.csv").Rows.Select(row => (row.Text("name"), upTo += row.Number("value") * dirt))];
    }

    /// <summary>The files of every survey of the edition, each with its responses by interview date and number.</summary>
    public Dictionary<string, List<ResponsePart>> Plan(IReadOnlyList<DrawnPerson> cases, ResponseModel response, PartPlan parts)
    {
        var files = _edition.ResponseFiles.ToDictionary(file => file.Name, _ => new List<ResponseCase>());
        var silent = new Dictionary<string, ResponseCase>();
        foreach (var drawn in cases)
        {
            var purpose = drawn.Survey is null ? Interviewing.National : Interviewing.Local;
            ref readonly var resident = ref _residents[drawn.Ordinal];
            var mode = _fieldwork.ModeOf(purpose, drawn.Ordinal, resident, _country.Neighbourhoods[resident.Neighbourhood]);
            var interview = new ResponseCase(drawn, purpose, mode, _fieldwork.DateOf(purpose, drawn.Ordinal, mode));
            if (response.Answers(purpose, drawn.Ordinal, resident))
                Add(files, interview);
            else if (drawn.Survey is not null)
                silent.TryAdd(FileOf(interview), interview);
        }

        foreach (var responses in files.Values)
        {
            responses.Sort(static (a, b) =>
                a.Interview != b.Interview ? a.Interview.CompareTo(b.Interview)
                : string.CompareOrdinal(a.Case.SampleNumber, b.Case.SampleNumber) is var order && order != 0 ? order
                : (a.DuplicateKind is null).CompareTo(b.DuplicateKind is null) * -1);
        }

        return _edition.ResponseFiles
            .Select((file, number) => (file.Name, Parts: parts.Of(file, number, files[file.Name], silent.GetValueOrDefault(file.Name))))
            .ToDictionary(entry => entry.Name, entry => entry.Parts);
    }

    private void Add(Dictionary<string, List<ResponseCase>> files, ResponseCase response)
    {
        var file = FileOf(response);
        var fault = FaultOf(response);
        switch (fault)
        {
            case FaultKind.DuplicateSameFile:
                files[file].Add(response);
                files[file].Add(Again(response, response.Mode) with { DuplicateKind = fault });
                break;
            case FaultKind.DuplicateOtherMode when response.Case.Survey is null && _fieldwork.Modes.Length > 1:
                files[file].Add(response);
                var again = Again(response, (response.Mode + 1) % _fieldwork.Modes.Length) with { DuplicateKind = fault };
                files[FileOf(again)].Add(again);
                break;
            case FaultKind.DuplicateOtherMode:
                files[file].Add(response);
                break;
            case FaultKind.InterviewOutsideFieldwork:
                var late = _calendar.FieldworkEnd + 1 + _random.Below(LongestDelay, response.Purpose.DirtStream, response.DrawIndex + 1);
                files[file].Add(response with { Interview = DateOnly.FromDayNumber(late), Fault = fault });
                break;
            default:
                files[file].Add(response with { Fault = fault });
                break;
        }
    }

    private ResponseCase Again(ResponseCase response, int mode)
    {
        var later = response.Interview.DayNumber + 1 + _random.Below(LongestDelay, response.Purpose.DirtStream, response.DrawIndex + 1);
        return response with { Mode = mode, Interview = DateOnly.FromDayNumber(Math.Min(later, _calendar.FieldworkEnd)) };
    }

    private string? FaultOf(ResponseCase response)
    {
        // Who should not have been interviewed at all is a fault already.
        ref readonly var resident = ref _residents[response.Case.Ordinal];
        if (!resident.Present || resident.HouseholdType == 8 || resident.Age < _edition.Linkage.MinimumAge)
            return null;

        var uniform = _random.Uniform(response.Purpose.DirtStream, response.DrawIndex);
        foreach (var (kind, upTo) in _faults)
        {
            if (uniform < upTo)
                return kind;
        }

        return null;
    }

    private string FileOf(ResponseCase response)
    {
        var mode = _fieldwork.Modes[response.Mode].Name;
        return response.Case.Survey is { } survey ? _localFiles[survey.Survey]
            : _nationalFiles.TryGetValue(mode, out var file) ? file
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(
                $"editions/{_edition.Year}.yaml", $"no response file for mode {mode}", "a file for every mode of the national sample", "Add it to the edition."));
    }
}
