using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads what the files of other surveys have in common: how the data are written, and how the sample was drawn.</summary>
internal static class SurveyDesignReader
{
    /// <summary>How data are written where nothing else is said.</summary>
    public static Dialect PlainDialect { get; } = new(',', '"', "utf-8", '.', LineBreaksInQuotes: true);

    /// <summary>Reads the key <c>data</c>: dialect and texts that mean missing.</summary>
    public static (Dialect Dialect, ImmutableArray<string> Missing) ReadData(ContractReader file)
    {
        if (file.OptionalMapping("data", "how the data are written") is not { } reader)
            return (PlainDialect, []);
        var dialect = ReadDialect(reader, PlainDialect);
        var missing = Values(reader.Names("missing", "a list of texts that mean missing", required: false));
        reader.Done();
        return (dialect, missing);
    }

    /// <summary>Reads the keys <c>separator</c> and <c>decimal_mark</c>.</summary>
    public static Dialect ReadDialect(ContractReader reader, Dialect absent)
    {
        var separator = Character(reader, "separator", absent.Delimiter);
        var mark = Character(reader, "decimal_mark", absent.DecimalMark);
        if (separator == mark)
            reader.Faults.Add(reader.Where, $"'{mark}' as separator and as decimal mark", "two different characters", "Correct one of them.");
        return absent with { Delimiter = separator, DecimalMark = mark };
    }

    /// <summary>Reads the key <c>missing_codes</c>.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> ReadMissingCodes(ContractReader file) =>
        file.Entries("missing_codes", "a list of codes under each column", required: false)
            .ToImmutableSortedDictionary(entry => entry.Key.Value, entry => Values(ContractReader.AsNames(entry.Value, file.Faults, "a list of codes")));

    /// <summary>Reads what stands under <c>design</c>.</summary>
    public static SurveyDesignPlan ReadDesign(ContractReader reader)
    {
        var design = new SurveyDesignPlan(
            reader.OptionalText("weights", "the column with the weights"),
            reader.OptionalText("probabilities", "the column with the inclusion probabilities"),
            [.. reader.Items("stages", "a list of stages of selection", required: false).Select(node => ReadStage(node, reader.Faults))],
            reader.Flag("nested", absent: false),
            reader.Has("lonely_units") ? reader.Choice<LonelyUnits>("lonely_units") : LonelyUnits.Fail,
            reader.Flag("lonely_units_in_domains", absent: false));
        reader.Done();
        if (reader.Readable && design.Weights is not null && design.Probabilities is not null)
            reader.Faults.Add(reader.Where, "weights and probabilities", "one of the two", "Remove one.");
        return design;
    }

    /// <summary>The texts of a list.</summary>
    public static ImmutableArray<string> Values(ImmutableArray<ContractScalar> scalars) => [.. scalars.Select(scalar => scalar.Value)];

    private static SurveyStagePlan ReadStage(ContractNode node, FaultCollector faults)
    {
        var reader = ContractReader.Open(node, faults, "a stage of selection");
        var stage = new SurveyStagePlan(
            reader.OptionalText("strata", "a column"),
            reader.OptionalText("units", "a column"),
            reader.OptionalText("population_size", "a column"),
            reader.OptionalText("sampling_fraction", "a column"))
        {
            UnitProbability = reader.OptionalText("unit_probability", "the column with every unit's probability of being drawn at this stage"),
            UnequalMethod = reader.Has("unequal") ? reader.Choice<UnequalMethod>("unequal") : UnequalMethod.Brewer,
        };
        reader.Done();
        if (stage.NumberColumns.Count() > 1)
            faults.Add(reader.Where, string.Join(" and ", Given(stage)), "one of them", "Remove the others.");
        return stage;

        static IEnumerable<string> Given(SurveyStagePlan stage) =>
            new[] { ("population_size", stage.PopulationSize), ("sampling_fraction", stage.SamplingFraction), ("unit_probability", stage.UnitProbability) }
                .Where(key => key.Item2 is not null).Select(key => key.Item1);
    }

    private static char Character(ContractReader reader, string key, char absent)
    {
        var scalar = reader.OptionalScalar(key, "one character");
        if (scalar is null)
            return absent;
        if (scalar.Value is [var only] && !char.IsLetterOrDigit(only) && only != '"')
            return only;
        reader.Faults.Add(scalar.Where, scalar.Description, "one character that is no letter, digit or quote", "Write it between quotes: \";\".");
        return absent;
    }
}
