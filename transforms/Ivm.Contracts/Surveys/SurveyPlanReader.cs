using System.Collections.Immutable;
using System.Globalization;

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
        var weighting = reader.OptionalText("weighting", "the path of a weighting model, from here");
        if (weighting is not null && (reader.Has("data") || reader.Has("design")))
            faults.Add(reader.Where, "a weighting model beside 'data' or 'design'", "these in the weighting model alone", "Remove them here: the weighting model says how the data are written and drawn.");
        var (dialect, missing) = SurveyDesignReader.ReadData(reader);
        var missingCodes = SurveyDesignReader.ReadMissingCodes(reader);
        var design = weighting is null || reader.Has("design")
            ? SurveyDesignReader.ReadDesign(reader.Mapping("design", "how the sample was drawn"))
            : new SurveyDesignPlan(null, null, [], Nested: false, LonelyUnits.Fail, LonelyInDomains: false);
        var requests = reader.Items("estimates", "a list of what to estimate").Select(ReadRequest).ToImmutableArray();
        var level = reader.OptionalNumber("level", 0.5, 0.9999) ?? 0.95;
        var degrees = reader.Has("degrees_of_freedom") && reader.Choice<DegreesOf>("degrees_of_freedom") == DegreesOf.Domain;
        reader.Done();
        CheckNames(reader, requests);
        return new SurveyPlan(file, dialect, missing, missingCodes, design, requests, level, degrees) { Weighting = weighting };
    }

    private SurveyRequest ReadRequest(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "something to estimate");
        var statistic = reader.Choice<SurveyStatistic>("statistic");
        var variable = reader.Text("variable", "a column");
        var denominator = statistic == SurveyStatistic.Ratio ? reader.Text("denominator", "the column below the line of the ratio") : null;
        var ones = SurveyDesignReader.Values(reader.Names("ones", "a list of codes that count as one", required: false));
        var by = reader.Items("by", "a list of crossings", required: false)
            .Select(crossing => SurveyDesignReader.Values(ContractReader.AsNames(crossing, faults, "a crossing: a list of columns, empty for the whole"))).ToImmutableArray();
        var where = reader.Entries("where", "a list of codes under each column", required: false)
            .Select(entry => new SurveyCondition(entry.Key.Value, SurveyDesignReader.Values(ContractReader.AsNames(entry.Value, faults, "a list of codes")))).ToImmutableArray();
        var name = reader.OptionalText("name", "a name") ?? $"{variable}{(denominator is null ? "" : $"/{denominator}")} {statistic}";
        var interval = SurveyInterval.Student;
        if (reader.Has("interval"))
        {
            interval = reader.Choice<SurveyInterval>("interval");
            if (statistic is not (SurveyStatistic.Proportion or SurveyStatistic.Quantile) && interval != SurveyInterval.Student)
                faults.Add(reader.Where, $"the interval '{interval}' for another statistic than a proportion or quantiles", "interval: student", "Remove it, or ask for a proportion.");
        }

        var probabilities = statistic == SurveyStatistic.Quantile ? ReadProbabilities(reader) : [];

        var replacement = reader.Has("design_effect") && reader.Choice<DesignEffectAgainst>("design_effect") == DesignEffectAgainst.WithReplacement;
        reader.Done();
        if (statistic == SurveyStatistic.Ratio && !ones.IsEmpty)
            faults.Add(reader.Where, "codes that count as one in a ratio", "numbers in both columns", "Ask for a proportion, or make the column beforehand.");
        if (statistic is SurveyStatistic.Quantile or SurveyStatistic.Variance && !ones.IsEmpty)
            faults.Add(reader.Where, $"codes that count as one for a {statistic}", "a column of numbers", "Ask for a proportion, or make the column beforehand.");
        return new SurveyRequest(name, statistic, variable, denominator, ones, by.IsEmpty ? [[]] : by, where, interval, replacement) { Probabilities = probabilities };
    }

    /// <summary>The shares of quantiles; the median where none are given.</summary>
    private ImmutableArray<double> ReadProbabilities(ContractReader reader)
    {
        var found = ImmutableArray.CreateBuilder<double>();
        foreach (var scalar in reader.Names("probabilities", "a list of numbers between 0 and 1", required: false))
        {
            if (double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1)
                found.Add(share);
            else
                faults.Add(scalar.Where, scalar.Description, "a number between 0 and 1", "Write 0.5 for the median.");
        }

        return found.Count == 0 ? [0.5] : found.ToImmutable();
    }

    private void CheckNames(ContractReader reader, ImmutableArray<SurveyRequest> requests)
    {
        if (requests.IsEmpty && reader.Readable)
            faults.Add(reader.Where, "nothing to estimate", "at least one item under 'estimates'", "Add one.");
        foreach (var twin in requests.GroupBy(request => request.Name).Where(group => group.Count() > 1))
            faults.Add(reader.Where, $"two estimates with the name '{twin.Key}'", "every name once", "Give one of them another name.");
    }

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
