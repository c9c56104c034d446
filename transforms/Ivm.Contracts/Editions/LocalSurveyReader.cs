using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads the local surveys of an edition.</summary>
internal sealed class LocalSurveyReader(ContractSources sources, int year, ImmutableArray<Block> blocks, BlockReader freeBlocks)
{
    private readonly VariantReader _variants = new(sources, year, blocks, freeBlocks);
    private readonly FaultCollector _faults = sources.Faults;
    private readonly UniqueNames _names = new(sources.Faults, "survey");
    private readonly Dictionary<string, string> _surveyOf = [];
    private readonly ImmutableArray<Code> _municipalities = sources.CodeLists.GetValueOrDefault("municipality")?.InYear(year) ?? [];

    /// <summary>Reads one survey.</summary>
    /// <param name="node">The survey.</param>
    /// <param name="form">In which form its file is delivered.</param>
    public LocalSurvey Read(ContractNode node, out DeliveredForm form)
    {
        var reader = ContractReader.Open(node, _faults, "a local survey");
        var survey = reader.Scalar("survey", "the survey's code");
        if (_names.Add(survey) && !ContractNames.IsVariable(survey!.Value))
        {
            _faults.Add(survey.Where, $"the code '{survey.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Write for example l0363.");
        }

        var local = new LocalSurvey(
            survey?.Value ?? "",
            reader.Label("label"),
            ReadArea(reader, survey?.Value ?? ""),
            reader.Integer("sample_size", 1),
            ReadBlocks(reader),
            ReadFreeBlock(reader.OptionalScalar("free_block", "the name of a block in questionnaire/free"), survey));
        form = sources.Agencies.Read(reader);
        local = local with { Variants = ReadVariants(reader, local) };
        RefuseLeavingOut(reader);
        reader.Done();
        return local;
    }

    /// <summary>A local survey names the optional blocks that it takes; there is none that it may leave out.</summary>
    private void RefuseLeavingOut(ContractReader reader)
    {
        foreach (var name in reader.Names("leave_out", "no such list", required: false))
        {
            var mandatory = blocks.Any(block => block.Name == name.Value && block.Mandatory);
            _faults.Add(
                name.Where,
                mandatory ? $"the mandatory block '{name.Value}' left out" : $"'{name.Value}' left out",
                mandatory ? "every mandatory block in every local survey" : "the optional blocks that are taken, under 'blocks'",
                mandatory ? "Remove it from 'leave_out'; a block that surveys may leave out is not mandatory." : "Remove it: what 'blocks' does not name is left out.");
        }
    }

    private ImmutableArray<QuestionVariant> ReadVariants(ContractReader reader, LocalSurvey survey)
    {
        var names = reader.Names("variants", "a list of variants of questions", required: false);
        if (names.IsEmpty)
        {
            return [];
        }

        var variants = ImmutableArray.CreateBuilder<QuestionVariant>();
        var asked = blocks
            .Where(block => block.Mandatory || survey.OptionalBlocks.Contains(block.Name))
            .SelectMany(block => block.Questions)
            .Select(question => question.Variable)
            .ToHashSet();
        foreach (var name in names)
        {
            if (_variants.Find(name) is not { } variant)
            {
                continue;
            }

            if (!asked.Contains(variant.Of.Variable))
            {
                _faults.Add(name.Where, $"a variant of '{variant.Of.Variable}', which this survey does not ask", "a variant of a question in a block that it takes", "Take the block of that question, or remove the variant.");
            }
            else if (variants.FirstOrDefault(other => other.Of.Variable == variant.Of.Variable) is { } twin)
            {
                _faults.Add(name.Where, $"a second variant of '{variant.Of.Variable}'", "at most one form of a question in a survey", $"Keep this one or '{twin.Variable}'.");
            }
            else
            {
                variants.Add(variant);
            }
        }

        return variants.ToImmutable();
    }

    private ImmutableArray<string> ReadArea(ContractReader reader, string survey)
    {
        var municipalities = reader.Names("municipalities", "a list of municipality codes", required: false);
        var regions = reader.Names("police_regions", "a list of police region codes", required: false);
        if (reader.Readable && municipalities.IsEmpty == regions.IsEmpty)
        {
            _faults.Add(reader.Where, municipalities.IsEmpty ? "a local survey without an area" : "a local survey with two areas", "either 'municipalities' or 'police_regions'", municipalities.IsEmpty ? "Add one." : "Keep one.");
        }

        var codes = ImmutableArray.CreateBuilder<string>();
        var known = _municipalities.Select(code => code.Value).ToHashSet();
        foreach (var municipality in municipalities)
        {
            if (known.Contains(municipality.Value) || known.Count == 0)
            {
                Claim(municipality.Value, survey, municipality.Where, codes);
            }
            else
            {
                _faults.Add(municipality.Where, municipality.Description, $"a code of the code list municipality in {year}", NearestName.Suggestion(municipality.Value, known, "Correct the code."));
            }
        }

        foreach (var region in regions)
        {
            var members = _municipalities.Where(code => code.Properties.GetValueOrDefault("police_region") == region.Value).ToList();
            if (members.Count == 0 && known.Count > 0)
            {
                _faults.Add(region.Where, region.Description, $"a police region with municipalities in {year}", "Correct the code.");
            }

            foreach (var member in members)
            {
                Claim(member.Value, survey, region.Where, codes);
            }
        }

        return codes.ToImmutable();
    }

    /// <summary>A municipality lies in one local survey at most: a person has one local inclusion probability.</summary>
    private void Claim(string municipality, string survey, SourceLocation where, ImmutableArray<string>.Builder codes)
    {
        codes.Add(municipality);
        if (!_surveyOf.TryAdd(municipality, survey))
        {
            _faults.Add(where, $"municipality '{municipality}' a second time", "every municipality in one local survey at most", $"Remove it: survey '{_surveyOf[municipality]}' already covers it.");
        }
    }

    private ImmutableArray<string> ReadBlocks(ContractReader reader)
    {
        var names = reader.Names("blocks", "a list of optional blocks", required: false);
        var optional = blocks.Where(block => !block.Mandatory).Select(block => block.Name).ToList();
        foreach (var name in names.Where(name => !optional.Contains(name.Value)))
        {
            _faults.Add(
                name.Where,
                blocks.Any(block => block.Name == name.Value) ? $"the mandatory block '{name.Value}'" : $"the unknown block '{name.Value}'",
                "an optional block of the edition's questionnaire",
                blocks.Any(block => block.Name == name.Value) ? "Remove it: every survey takes it." : NearestName.Suggestion(name.Value, optional, "Correct the name."));
        }

        return [.. names.Select(name => name.Value)];
    }

    private Block? ReadFreeBlock(ContractScalar? name, ContractScalar? survey) =>
        name is not null && sources.Files.Resolve("questionnaire/free", ".yaml", name, "a free block") is { } path
            ? freeBlocks.Read(sources.Files.Document(path), name.Value, $"free_{survey?.Value}_")
            : null;
}
