using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads the design file of <c>ivm estimate</c>.</summary>
public sealed class SurveyPlanReader
{
    private readonly FaultCollector faults;
    private readonly string file;

    private SurveyPlanReader(string file, FaultCollector faults)
    {
        this.file = file;
        this.faults = faults;
    }

    /// <summary>Reads a design file.</summary>
    /// <param name="file">How messages call it.</param>
    /// <param name="text">Its text (YAML).</param>
    /// <exception cref="InvalidInputException">It has faults; the exception carries all of them, each with its place.</exception>
    public static SurveyPlan Read(string file, string text)
    {
        var collector = new FaultCollector();
        var plan = Read(file, ContractDocument.Parse(file, text, collector), collector);
        collector.ThrowIfAny();
        return plan;
    }

    /// <summary>Reads a design file that is already parsed; its faults go to the collector.</summary>
    internal static SurveyPlan Read(string file, ContractNode? document, FaultCollector faults) => new SurveyPlanReader(file, faults).ReadPlan(document);

    private SurveyPlan ReadPlan(ContractNode? node)
    {
        var reader = ContractReader.Open(node, faults, "a design file");
        var (dialect, missing) = ReadData(reader.OptionalMapping("data", "how the data are written"));
        var missingCodes = reader.Entries("missing_codes", "a list of codes under each column", required: false)
            .ToImmutableSortedDictionary(entry => entry.Key.Value, entry => Values(ContractReader.AsNames(entry.Value, faults, "a list of codes")));
        var design = ReadDesign(reader.Mapping("design", "how the sample was drawn"));
        var requests = reader.Items("estimates", "a list of what to estimate").Select(ReadRequest).ToImmutableArray();
        var level = reader.OptionalNumber("level", 0.5, 0.9999) ?? 0.95;
        var degrees = reader.Has("degrees_of_freedom") && reader.Choice<DegreesOf>("degrees_of_freedom") == DegreesOf.Domain;
        reader.Done();
        CheckNames(reader, requests);
        return new SurveyPlan(file, dialect, missing, missingCodes, design, requests, level, degrees);
    }

    private (Dialect Dialect, ImmutableArray<string> Missing) ReadData(ContractReader? reader)
    {
        if (reader is null)
            return (new Dialect(',', '"', "utf-8", '.', LineBreaksInQuotes: true), []);
        var separator = Character(reader, "separator", ',');
        var mark = Character(reader, "decimal_mark", '.');
        var missing = Values(reader.Names("missing", "a list of texts that mean missing", required: false));
        reader.Done();
        if (separator == mark)
            faults.Add(reader.Where, $"'{mark}' as separator and as decimal mark", "two different characters", "Correct one of them.");
        return (new Dialect(separator, '"', "utf-8", mark, LineBreaksInQuotes: true), missing);
    }

    private char Character(ContractReader reader, string key, char absent)
    {
        var scalar = reader.OptionalScalar(key, "one character");
        if (scalar is null)
            return absent;
        if (scalar.Value is [var only] && !char.IsLetterOrDigit(only) && only != '"')
            return only;
        faults.Add(scalar.Where, scalar.Description, "one character that is no letter, digit or quote", "Write it between quotes: \";\".");
        return absent;
    }

    private SurveyDesignPlan ReadDesign(ContractReader reader)
    {
        var design = new SurveyDesignPlan(
            reader.OptionalText("weights", "the column with the weights"),
            reader.OptionalText("probabilities", "the column with the inclusion probabilities"),
            [.. reader.Items("stages", "a list of stages of selection", required: false).Select(ReadStage)],
            reader.Flag("nested", absent: false),
            reader.Has("lonely_units") ? reader.Choice<LonelyUnits>("lonely_units") : LonelyUnits.Fail,
            reader.Flag("lonely_units_in_domains", absent: false));
        reader.Done();
        if (reader.Readable && design.Weights is not null && design.Probabilities is not null)
            faults.Add(reader.Where, "weights and probabilities", "one of the two", "Remove one.");
        return design;
    }

    private SurveyStagePlan ReadStage(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "a stage of selection");
        var stage = new SurveyStagePlan(
            reader.OptionalText("strata", "a column"),
            reader.OptionalText("units", "a column"),
            reader.OptionalText("population_size", "a column"),
            reader.OptionalText("sampling_fraction", "a column"));
        reader.Done();
        if (stage.PopulationSize is not null && stage.SamplingFraction is not null)
            faults.Add(reader.Where, "population_size and sampling_fraction", "one of the two", "Remove one.");
        return stage;
    }

    private SurveyRequest ReadRequest(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "something to estimate");
        var statistic = reader.Choice<SurveyStatistic>("statistic");
        var variable = reader.Text("variable", "a column");
        var denominator = statistic == SurveyStatistic.Ratio ? reader.Text("denominator", "the column below the line of the ratio") : null;
        var ones = Values(reader.Names("ones", "a list of codes that count as one", required: false));
        var by = reader.Items("by", "a list of crossings", required: false)
            .Select(crossing => Values(ContractReader.AsNames(crossing, faults, "a crossing: a list of columns, empty for the whole"))).ToImmutableArray();
        var where = reader.Entries("where", "a list of codes under each column", required: false)
            .Select(entry => new SurveyCondition(entry.Key.Value, Values(ContractReader.AsNames(entry.Value, faults, "a list of codes")))).ToImmutableArray();
        var name = reader.OptionalText("name", "a name") ?? $"{variable}{(denominator is null ? "" : $"/{denominator}")} {statistic}";
        var interval = SurveyInterval.Student;
        if (reader.Has("interval"))
        {
            interval = reader.Choice<SurveyInterval>("interval");
            if (statistic != SurveyStatistic.Proportion && interval != SurveyInterval.Student)
                faults.Add(reader.Where, $"the interval '{interval}' for another statistic than a proportion", "interval: student", "Remove it, or ask for a proportion.");
        }

        var replacement = reader.Has("design_effect") && reader.Choice<DesignEffectAgainst>("design_effect") == DesignEffectAgainst.WithReplacement;
        reader.Done();
        if (statistic == SurveyStatistic.Ratio && !ones.IsEmpty)
            faults.Add(reader.Where, "codes that count as one in a ratio", "numbers in both columns", "Ask for a proportion, or make the column beforehand.");
        return new SurveyRequest(name, statistic, variable, denominator, ones, by.IsEmpty ? [[]] : by, where, interval, replacement);
    }

    private void CheckNames(ContractReader reader, ImmutableArray<SurveyRequest> requests)
    {
        if (requests.IsEmpty && reader.Readable)
            faults.Add(reader.Where, "nothing to estimate", "at least one item under 'estimates'", "Add one.");
        foreach (var twin in requests.GroupBy(request => request.Name).Where(group => group.Count() > 1))
            faults.Add(reader.Where, $"two estimates with the name '{twin.Key}'", "every name once", "Give one of them another name.");
    }

    private static ImmutableArray<string> Values(ImmutableArray<ContractScalar> scalars) => [.. scalars.Select(scalar => scalar.Value)];

    private enum DegreesOf
    {
        Design,
        Domain,
    }

    private enum DesignEffectAgainst
    {
        WithoutReplacement,
        WithReplacement,
    }
}
