using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Contacts;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Simulation.Registers;
using Ivm.Simulation.Responses;
using Ivm.Simulation.Sampling;
using Ivm.Simulation.Truth;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation;

/// <summary>
/// Makes a country and writes what an office would receive of it: register extracts, sample, responses; and, apart, the
/// truth behind them and a ledger of every fault planted. From one seed, byte-identical each time.
/// </summary>
public sealed class CountrySimulator
{
    private const string Sender = "Simulated country";
    private const int Nobody = -1;
    private const int PersonsForCalibration = 40_000;
    private readonly SimulationOptions _options;
    private readonly Edition _edition;
    private readonly IProgress<SimulationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly CounterRandom _random;
    private readonly SimulationCalendar _calendar;
    private readonly ParameterValues _values = new(ParameterTable.Load("population.csv"));
    private readonly SimulationKeys _keys;
    private readonly OriginCountries _countries;
    private readonly Country _country;
    private readonly Attainment _attainment;
    private readonly Matching _matching;
    private readonly HashSet<byte> _privateTypes;
    private readonly People _people;
    private readonly ContactDirt _contactDirt;
    private readonly ContactMaker _contactMaker;
    private readonly FaultLedger _ledger = new();
    private readonly List<SimulatedFile> _files = [];
    private readonly List<SimulatedFile> _truthFiles = [];

    private CountrySimulator(SimulationOptions options, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        _options = options;
        _edition = options.Edition;
        _progress = progress;
        _cancellation = cancellation;
        _random = new CounterRandom(options.Seed);
        _calendar = SimulationCalendar.Of(_edition.ReferenceDate, _edition.FieldworkStart, _edition.FieldworkEnd, (int)_values["registers_begin_year"]);
        _keys = new SimulationKeys(_random);
        _countries = new OriginCountries(ContractChecks.CodeList(options.Contracts, "origin_country"));
        var codes = ContractChecks.CodeList(options.Contracts, "municipality").InYear(_edition.Year)
            .Select(code => new MunicipalityCode(code.Value, code.Properties["police_region"]));
        _country = new CountryPlanner(_random, ContractChecks.UrbanityBounds(options.Contracts)).Plan(codes, options.Persons);
        _privateTypes = ContractChecks.PrivateHouseholdTypes(options.Contracts);
        _attainment = new Attainment(_random, _calendar);
        _matching = new Matching(_random, _keys, _values["concordance_share"], _values["unmatched_in_sample"]);
        _people = People.Of(_random, _country, _countries, _values);
        _contactDirt = new ContactDirt(_random, options.Dirt);
        _contactMaker = new ContactMaker(_random, _people, _edition.Linkage.ContactDate?.DayNumber ?? _calendar.Frame, _contactDirt.NotInRegister);
    }

    /// <summary>Simulates a country and writes it.</summary>
    /// <param name="options">What and where. Files of an earlier simulation in the same folders are replaced.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancellation">Stops it; what was written so far stays, incomplete.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="InvalidInputException">An option is out of range, or the edition asks for what cannot be simulated (<see cref="InputFailure.Invalid"/>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static SimulationSummary Write(SimulationOptions options, IProgress<SimulationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContractChecks.Check(options);
        return new CountrySimulator(options, progress, cancellation).Run();
    }

    private SimulationSummary Run()
    {
        if (_options.RegistersOnly)
            return RunRegistersOnly();

        var collector = new ResidentCollector(_country, _calendar, _attainment, _edition.Linkage.MinimumAge);
        WriteRegisters(collector.Collect);
        var residents = collector.Residents;
        var fieldwork = new FieldworkModel(_random, _calendar, ContractChecks.Modes(_options.Contracts));
        var book = new AnswerBook(_random, _calendar, _edition, _country, residents, fieldwork);
        var standing = Standing(residents);
        Report("answers", 0);
        book.Calibrate(standing, _options.Threads, _cancellation);
        Report("answers", 1);

        var response = new ResponseModel(_random, _country);
        var expected = response.Calibrate(residents, standing);
        var drawer = new SampleDrawer(_random, _country, residents, _edition);
        var cases = drawer.Draw(_options.NationalSampleSize ?? _edition.NationalSampleSize, expected);
        WriteSample(drawer, cases);
        var surveys = new ContactSurveys(_edition, _country);
        WriteContacts(
        [
            .. cases.Where(drawn => drawn.Survey is { HasPersonKey: false })
                .Select(drawn => new KeylessCase(drawn.SampleNumber, drawn.Ordinal, residents[drawn.Ordinal].Neighbourhood, surveys[drawn.Survey!.Survey])),
        ]);
        var parts = new PartPlan(_random, drawn => InTarget(residents[drawn.Ordinal]) && CanBeFound(drawn), _options.Dirt);
        var responses = new ResponsePlan(_random, _calendar, fieldwork, _edition, _country, residents, _options.Dirt).Plan(cases, response, parts);
        var sound = SoundNationalResponses(responses);
        WriteResponses(book, fieldwork, responses, sound);
        WriteLedger();
        var (figures, persons) = WriteTruth(book, residents);
        var regions = RegionCounts.Of(_country, residents, cases, Responses(responses), IsTarget, sound);
        return new SimulationSummary(_files, _truthFiles, persons, figures, _ledger.CountByKind(), regions);

        bool IsTarget(int ordinal) => InTarget(residents[ordinal]);
    }

    private SimulationSummary RunRegistersOnly()
    {
        var draw = _options.Contacts is { } wanted
            ? new ContactDraw(_random, _calendar, _country, wanted, (person, household) =>
                person.AgeOn(_calendar.ReferenceDate) >= _edition.Linkage.MinimumAge && _privateTypes.Contains(household.Type))
            : null;
        WriteRegisters(draw is null ? null : draw.Look);
        if (draw is not null)
            WriteContacts(draw.Drawn(new ContactSurveys(_edition, _country).Near));
        WriteLedger();
        return new SimulationSummary(_files, _truthFiles, 0, [], _ledger.CountByKind(), []);
    }

    private void WriteRegisters(Action<NeighbourhoodPeople>? collect)
    {
        var overlapping = _options.PlantOverlap ? FirstWithHistory() : Nobody;
        var registers = new RegisterList(_calendar, _keys, _countries, _country, _attainment, _matching, _people, new KeyFaults(_options.PlantKeyFaults, _calendar.Begin), _edition.Year)
            .Of(_edition, overlapping);
        RegisterDirt? Dirt(string name)
        {
            var dirt = new RegisterDirt(_random, _keys, _ledger, name, registers.First(register => register.Name == name).Columns, _options.Dirt);
            return dirt.Any ? dirt : null;
        }

        var delivery = new RegisterDelivery(_country, NewMaker, registers, Dirt, collect, _ledger.Add);
        var files = delivery.Write(
            Path.Combine(_options.DeliveryFolder, "registers"), Note, _options.Threads, (done, count) => Report("registers", (double)done / count), _cancellation);
        foreach (var file in files)
            Delivered(file);
    }

    private HouseholdMaker NewMaker() => new(_random, _calendar, _countries);

    /// <summary>The first person whose present household is not the first: the one whose rows are made to overlap.</summary>
    private int FirstWithHistory()
    {
        var maker = NewMaker();
        var people = new NeighbourhoodPeople();
        foreach (var place in _country.Neighbourhoods)
        {
            maker.Fill(place, people);
            foreach (ref readonly var household in people.Households)
            {
                foreach (ref readonly var person in people.MembersOf(household))
                {
                    if (person.Since < household.Formed)
                        return person.Ordinal;
                }
            }
        }

        return Nobody;
    }

    private void WriteSample(SampleDrawer drawer, List<DrawnPerson> cases)
    {
        Report("sample", 0);
        var path = Path.Combine(_options.DeliveryFolder, "sample", _edition.Sample.Name + ".csv");
        using var file = new SampleWriter(drawer, _matching).Write(path, cases, Note(_edition.Sample.Name));
        Delivered(file);
        Report("sample", 1);
    }

    private void WriteContacts(List<KeylessCase> cases)
    {
        if (_edition.Contacts is not { } contract)
            return;

        Report("contacts", 0);
        var name = $"sample/{contract.Name}.csv";
        var writer = new ContactWriter(_country, NewMaker, _contactMaker, _contactDirt, _keys);
        var (file, faults) = writer.Write(Path.Combine(_options.DeliveryFolder, name), name, cases, Note(contract.Name), _options.Threads, _cancellation);
        Delivered(file);
        file.Dispose();
        foreach (var fault in faults)
            _ledger.Add(fault);
        _truthFiles.Add(writer.WriteTruth(Path.Combine(_options.TruthFolder, "links.csv"), cases));
        Report("contacts", 1);
    }

    /// <summary>Whether what is known of a drawn person leads to the registers.</summary>
    private bool CanBeFound(DrawnPerson drawn) =>
        drawn.Survey is { HasPersonKey: false } ? !_contactMaker.IsStranger(drawn.Ordinal) : _matching.KeyAtDrawing(drawn.Ordinal).Found;

    private void WriteResponses(AnswerBook book, FieldworkModel fieldwork, Dictionary<string, List<ResponsePart>> responses, HashSet<int> sound)
    {
        var files = _edition.ResponseFiles.SelectMany((file, number) => responses[file.Name].Select(part => (Layout: number, File: file, Part: part))).ToArray();
        var layouts = _edition.ResponseFiles.Select((file, number) => new ResponseLayout(file, book.Questions, number, _random)).ToArray();
        var written = new (DeliveryFile File, List<PlantedFault> Faults)[files.Length];
        var writer = new ResponseWriter(
            book,
            new RecordedAnswers(_random, book),
            new FreeTexts(_random),
            new ResponseDirt(_random, book, _keys),
            _matching,
            CanBeFound,
            fieldwork,
            _edition.Linkage.MinimumAge,
            _options.Tables);
        Report("responses", 0);
        Slices.Run(
            files.Length,
            _options.Threads,
            () => 0,
            (f, _) =>
            {
                var (layout, file, part) = files[f];
                var name = part.Sequence == 1 ? file.Path : $"responses/{file.Name}.{part.Sequence}{file.Agency.Extension}";
                written[f] = writer.Write(
                    Path.Combine(_options.DeliveryFolder, name),
                    name,
                    layouts[layout],
                    part,
                    sound,
                    part.Sequence == 1 ? Note(file.Name) : Note(file.Name) with { Kind = part.Kind, Sequence = part.Sequence });
            },
            _cancellation);
        foreach (var (file, faults) in written)
        {
            Delivered(file);
            file.Dispose();
            foreach (var fault in faults)
                _ledger.Add(fault);
        }

        Report("responses", 1);
    }

    private (List<TrueFigure> Figures, long Persons) WriteTruth(AnswerBook book, Resident[] residents)
    {
        var deriver = new TruthDeriver(_edition);
        var provinces = ContractChecks.CodeList(_options.Contracts, "municipality").InYear(_edition.Year).ToDictionary(code => code.Value, code => code.Properties["province"]);
        var figures = new TruthFigures(_edition, deriver, _country, provinces);
        var path = Path.Combine(_options.TruthFolder, "truth.csv");
        var (sums, file) = new TruthWriter(book, deriver, figures, _country, residents, _keys).Write(
            path, ordinal => InTarget(residents[ordinal]), _options.Threads, (done, count) => Report("truth", (double)done / count), _cancellation);
        _truthFiles.Add(file);
        var result = figures.Of(sums);
        _truthFiles.Add(TruthFigures.Write(result, Path.Combine(_options.TruthFolder, "figures.csv")));
        return (result, file.Rows);
    }

    private void WriteLedger() => _truthFiles.Add(_ledger.Write(Path.Combine(_options.TruthFolder, "faults.csv")));

    /// <summary>Whether a resident belongs to the target population: old enough, in a private household, on the reference date.</summary>
    private bool InTarget(in Resident resident) =>
        resident.Present
        && resident.Age >= _edition.Linkage.MinimumAge
        && _privateTypes.Contains(resident.HouseholdType);

    /// <summary>Every k-th person of the target population: enough to set levels by.</summary>
    private List<int> Standing(Resident[] residents)
    {
        var target = Enumerable.Range(0, residents.Length).Where(ordinal => InTarget(residents[ordinal])).ToList();
        var step = Math.Max(1, target.Count / PersonsForCalibration);
        return [.. target.Where((_, i) => i % step == 0)];
    }

    private static IEnumerable<ResponseCase> Responses(Dictionary<string, List<ResponsePart>> responses) =>
        responses.Values.SelectMany(parts => parts).SelectMany(part => part.Responses);

    private static HashSet<int> SoundNationalResponses(Dictionary<string, List<ResponsePart>> responses) =>
        [.. Responses(responses).Where(response => response.Case.Survey is null && response.Fault is null).Select(response => response.Case.Ordinal)];

    private DeliveryNote Note(string contract) => new(contract, _edition.Year, Sender, _calendar.DeliveryDate);

    private void Delivered(DeliveryFile file) =>
        _files.Add(new SimulatedFile(Path.GetRelativePath(_options.DeliveryFolder, file.Path).Replace('\\', '/'), file.Rows, file.Bytes, file.Sha256));

    private void Report(string step, double fraction)
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress?.Report(new SimulationProgress(step, fraction));
    }
}
