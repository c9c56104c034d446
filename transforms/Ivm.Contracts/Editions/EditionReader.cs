using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>editions/YEAR.yaml</c> and everything that it refers to.</summary>
internal sealed class EditionReader
{
    private readonly ContractSources _sources;
    private readonly OffenceReader _offences;
    private readonly FaultCollector _faults;
    private readonly ContractReader _reader;
    private readonly int _year;
    private readonly BlockReader _blocks;

    private EditionReader(ContractSources sources, OffenceReader offences, ContractReader reader, int year)
    {
        (_sources, _offences, _faults, _reader, _year) = (sources, offences, sources.Faults, reader, year);
        _blocks = new BlockReader(_faults, sources.CodeLists, sources.Answers, year);
    }

    /// <summary>Reads the edition in a file.</summary>
    /// <param name="sources">What the edition is built on.</param>
    /// <param name="offences">The offences.</param>
    /// <param name="path">The file.</param>
    /// <param name="edition">The file, completed with what it inherits.</param>
    public static Edition? Read(ContractSources sources, OffenceReader offences, string path, ResolvedEdition edition)
    {
        var reader = ContractReader.Open(edition.Mapping, sources.Faults, "an edition");
        if (!reader.Readable)
        {
            return null;
        }

        var stem = path["editions/".Length..^".yaml".Length];
        var year = reader.Integer("year", 1900, 2999);
        if (stem != $"{year}")
        {
            sources.Faults.Add(reader.Scalar("year")?.Where ?? reader.Where, $"the year {year}", $"'{stem}', as the file is called", "Make the year and the file name agree.");
        }

        return new EditionReader(sources, offences, reader, year).ReadAll();
    }

    private Edition ReadAll()
    {
        _reader.Optional("based_on");
        var referenceDate = _reader.Date("reference_date");
        var (start, end) = ReadFieldwork(_reader.Mapping("fieldwork", "the first and last interview date"));
        var registers = _reader.Names("registers", "a list of registers").Select(name => ReadSchema("registers", name)).ToImmutableArray();
        var linkage = LinkagePlanReader.Read(_reader.Mapping("linkage", "the choices of linking"), registers, referenceDate, _faults);
        var sample = ReadSchema("deliveries", _reader.Scalar("sample", "the name of the sample file's contract"));
        var administration = ReadSchema("deliveries", _reader.Scalar("responses", "the name of the contract of administrative columns"));
        var contacts = _reader.OptionalScalar("contacts") is { } name ? ReadSchema("deliveries", name) : null;

        var blocks = ReadBlocks();
        var offences = _offences.Offences(_year);
        var questionnaire = new Questionnaire(blocks, offences) { Groups = _offences.Groups(offences, _year) };
        VictimisationQuestions.Check(questionnaire, _reader.Optional("questionnaire")?.Where ?? _reader.Where, _faults);
        var composer = new ResponseFileComposer(administration, _sources.Agencies, _faults);
        var (nationalSize, nationalFiles) = ReadNational(blocks, composer);
        var keyless = new KeylessSurveys(_faults) { Year = _year, Contacts = contacts, ContactDate = linkage.ContactDate, Registers = registers };
        var (surveys, localFiles) = ReadLocal(blocks, composer, keyless);
        var allHaveKeys = surveys.All(survey => survey.HasPersonKey);
        registers = [.. registers.Where(register => !allHaveKeys || !register.Identifying)];

        var window = VictimisationWindowReader.Read(_sources.Files, _faults);
        var rules = ReadRules(questionnaire, administration, surveys, [sample, .. registers.Where(register => !register.Identifying)]);
        var editing = ReadEditing(questionnaire, surveys, rules.Rules);
        var derivations = new ScaleReader(_sources, questionnaire).Read(_reader.Scalar("scales", "the name of a set of scales"));
        var weighting = WeightingReader.Read(_sources, _reader.Scalar("weighting", "the name of a weighting model"));
        var variables = new PersonVariables(_sources.Outputs).Of(questionnaire, surveys, administration, derivations);
        var tables = new TablePlanReader(_sources, _year, variables).Read(_reader.Scalar("tables", "the name of a set of tables"));
        var disclosure = new DisclosureReader(_sources, variables).Read(_reader.Scalar("disclosure", "the name of a disclosure policy"));
        _reader.Done();
        return new Edition(
            _year, referenceDate, start, end, registers, sample, nationalSize, questionnaire, surveys, [.. nationalFiles, .. localFiles], window,
            rules.Rules, rules.Duplicates, derivations.Scales, derivations.Indicators, weighting, tables, disclosure)
        {
            Linkage = linkage,
            Contacts = allHaveKeys ? null : contacts,
            WithoutPersonKey = keyless.Where,
            Editing = editing,
            IncidentCounts = derivations.IncidentCounts,
        };
    }

    private (DateOnly Start, DateOnly End) ReadFieldwork(ContractReader reader)
    {
        var (start, end) = (reader.Date("start"), reader.Date("end"));
        reader.Done();
        if (start > end && end != DateOnly.MinValue)
        {
            _faults.Add(reader.Where, $"fieldwork from {start:yyyy-MM-dd} to {end:yyyy-MM-dd}", "a start that is no later than the end", "Exchange the dates.");
        }

        return (start, end);
    }

    private TableSchema ReadSchema(string folder, ContractScalar? name)
    {
        var path = _sources.Files.Resolve(folder, ".schema.json", name, "a table schema");
        return new TableSchemaReader(_faults, _sources.CodeLists).Read(path is null ? null : EditionTemplate.InYear(_sources.Files.Document(path), _year), name?.Value ?? "", textFile: true);
    }

    private ImmutableArray<Block> ReadBlocks()
    {
        var names = _reader.Names("questionnaire", "a list of blocks in the order in which they are asked");
        var documents = new List<(string Block, ContractNode? Document)>();
        foreach (var name in names)
        {
            if (_sources.Files.Resolve("questionnaire/blocks", ".yaml", name, "a block of questions") is { } path)
            {
                documents.Add((name.Value, _sources.Files.Document(path)));
            }
        }

        _blocks.Announce(documents.Select(item => item.Document));
        return [.. documents.Select(item => _blocks.Read(item.Document, item.Block))];
    }

    private (int SampleSize, ImmutableArray<ResponseFile> Files) ReadNational(ImmutableArray<Block> blocks, ResponseFileComposer composer)
    {
        var reader = _reader.Mapping("national", "the national survey");
        var size = reader.Integer("sample_size", 1);
        var left = reader.Names("leave_out", "a list of blocks that registers make superfluous", required: false);
        foreach (var name in left.Where(name => blocks.All(block => block.Name != name.Value)))
        {
            _faults.Add(name.Where, $"the unknown block '{name.Value}'", "a block of the questionnaire", NearestName.Suggestion(name.Value, blocks.Select(block => block.Name), "Correct the name."));
        }

        var asked = blocks.Where(block => left.All(name => name.Value != block.Name)).ToImmutableArray();
        var files = ImmutableArray.CreateBuilder<ResponseFile>();
        var names = new UniqueNames(_faults, "file");
        foreach (var item in reader.Items("files", "a list of response files"))
        {
            var file = ContractReader.Open(item, _faults, "a response file");
            var name = file.Scalar("file", "the name of the file without extension");
            names.Add(name);
            var mode = file.Scalar("mode", "a code of the code list mode");
            CheckMode(mode);
            var form = _sources.Agencies.Read(file);
            file.Done();
            files.Add(composer.Compose(
                name?.Value ?? "", new Label($"Respons landelijk, {mode?.Value}", $"National responses, {mode?.Value}"), SurveyStream.National, "national", mode?.Value, asked, variants: [], file.Where, form));
        }

        reader.Done();
        return (size, files.ToImmutable());
    }

    private void CheckMode(ContractScalar? mode)
    {
        if (mode is not null && _sources.CodeLists.TryGetValue("mode", out var modes) && modes.Codes.All(code => code.Value != mode.Value))
        {
            _faults.Add(mode.Where, mode.Description, "a code of the code list mode", NearestName.Suggestion(mode.Value, modes.Codes.Select(code => code.Value), "Correct the code."));
        }
    }

    private (ImmutableArray<LocalSurvey> Surveys, ImmutableArray<ResponseFile> Files) ReadLocal(ImmutableArray<Block> blocks, ResponseFileComposer composer, KeylessSurveys keyless)
    {
        var surveys = ImmutableArray.CreateBuilder<LocalSurvey>();
        var files = ImmutableArray.CreateBuilder<ResponseFile>();
        var reader = new LocalSurveyReader(_sources, _year, blocks, _blocks);
        var local = _reader.OptionalMapping("local", "the local surveys");
        keyless.Read(local?.OptionalMapping("without_person_key", "the surveys that know no person keys"));
        foreach (var item in local is null ? [] : SurveyItems(local))
        {
            var survey = reader.Read(item, out var form);
            survey = survey with { HasPersonKey = !keyless.Contains(survey.Survey) };
            var taken = blocks.Where(block => block.Mandatory || survey.OptionalBlocks.Contains(block.Name)).ToList();
            if (survey.FreeBlock is { } free)
            {
                taken.Add(free);
            }

            surveys.Add(survey);
            files.Add(composer.Compose(
                $"local_{survey.Survey}", new Label($"Respons lokaal, {survey.Label.Dutch}", $"Local responses, {survey.Label.English}"), SurveyStream.Local, survey.Survey, mode: null, [.. taken], survey.Variants, item.Where, form, survey.HasPersonKey));
        }

        keyless.Check(surveys);
        local?.Done();
        return (surveys.ToImmutable(), files.ToImmutable());
    }

    private ImmutableArray<ContractNode> SurveyItems(ContractReader local) =>
        local.Optional("surveys") is ContractScalar { IsEmpty: false } list
            ? new SurveyListReader(_sources.Files, _faults).Read(list)
            : local.Items("surveys", "a list of local surveys, or the name of one in CSV");

    private RuleBook ReadRules(Questionnaire questionnaire, TableSchema administration, ImmutableArray<LocalSurvey> surveys, ImmutableArray<TableSchema> datasets)
    {
        var scope = new ExpressionScope
        {
            LooksElsewhere = true,
            Year = _year,
            CodeLists = _sources.CodeLists,
            Datasets = RuleDatasets.Of(datasets),
        };
        foreach (var question in questionnaire.Questions)
        {
            scope.Add(ExpressionVariable.Of(question));
        }

        _blocks.ExplainNotAsked(scope);
        foreach (var text in Texts(surveys).Concat(ExpressionVariable.Keys))
        {
            scope.Add(text);
        }

        var columns = administration.Fields.Select(field => field.Name.ToLowerInvariant()).ToFrozenSet();
        return new RuleReader(_sources, _year, scope, columns).Read(_reader.Scalar("rules", "the name of a set of rules"));
    }

    private ImmutableArray<ExpressionVariable> Texts(ImmutableArray<LocalSurvey> surveys) =>
    [
        new("mode", ExpressionType.Text, Answer: null, Codes("mode")),
        new("stream", ExpressionType.Text, Answer: null, Codes("stream")),
        new("survey", ExpressionType.Text, Answer: null, ["national", .. surveys.Select(survey => survey.Survey)]),
    ];

    private EditingPlan ReadEditing(Questionnaire questionnaire, ImmutableArray<LocalSurvey> surveys, ImmutableArray<EditRule> rules) =>
        _reader.OptionalScalar("editing", "the name of how records are edited") is { } name
            ? EditingReader.Read(_sources, name, EditingContext.Of(questionnaire, Texts(surveys), rules) with { CodeLists = _sources.CodeLists, Year = _year })
            : EditingPlan.None;

    private ImmutableArray<string> Codes(string list) =>
        [.. (_sources.CodeLists.GetValueOrDefault(list)?.InYear(_year) ?? []).Select(code => code.Value)];
}
