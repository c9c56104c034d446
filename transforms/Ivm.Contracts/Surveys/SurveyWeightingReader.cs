using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads the weighting model of any survey, the file of <c>ivm weigh</c>: the grammar of <see cref="WeightingReader"/>, with
/// the design and the data that go with it. Classifications are its own; a name without one is a column.
/// </summary>
public sealed class SurveyWeightingReader
{
    private const int DefaultMinimumRows = 10;
    private const int DefaultPropensityClasses = 5;

    private readonly FaultCollector faults;
    private readonly ContractReader reader;
    private readonly CrossingReader crossings;

    private SurveyWeightingReader(ContractNode? document, FaultCollector faults)
    {
        this.faults = faults;
        reader = ContractReader.Open(document, faults, "a weighting model");
        var own = ClassificationReader.ReadOwn(reader);
        crossings = new CrossingReader(faults, name => own.GetValueOrDefault(name.Value) ?? new WeightingClassification(name.Value, new Label(name.Value, name.Value), name.Value, [], []));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="file">How messages call it.</param>
    /// <param name="text">Its text (YAML).</param>
    /// <exception cref="InvalidInputException">It has faults; the exception carries all of them, each with its place.</exception>
    public static SurveyWeightingPlan Read(string file, string text)
    {
        var collector = new FaultCollector();
        var plan = Read(file, ContractDocument.Parse(file, text, collector), collector);
        collector.ThrowIfAny();
        return plan;
    }

    /// <summary>Reads a model that is already parsed; its faults go to the collector.</summary>
    internal static SurveyWeightingPlan Read(string file, ContractNode? document, FaultCollector faults) => new SurveyWeightingReader(document, faults).ReadPlan(file);

    private SurveyWeightingPlan ReadPlan(string file)
    {
        var (dialect, missing) = SurveyDesignReader.ReadData(reader);
        var missingCodes = SurveyDesignReader.ReadMissingCodes(reader);
        var keys = reader.Optional("key") is ContractScalar single ? [single.Value] : SurveyDesignReader.Values(reader.Names("key", "a list of columns", required: false));
        var design = SurveyDesignReader.ReadDesign(reader.Mapping("design", "how the sample was drawn"));
        var response = ReadResponse(reader.OptionalMapping("response", "how nonresponse is weighted for"));
        var calibrates = reader.Has("terms");
        var terms = new TermReader(crossings, faults) { AnyTotals = true };
        var model = calibrates ? WeightingReader.ReadModel(reader, file, crossings, terms) : new WeightingModel(file, default, null, null, [], []);
        var plan = new SurveyWeightingPlan(
            SurveyReading.Plain(file, dialect, [], []) with { MissingTexts = missing, MissingCodes = missingCodes },
            keys,
            design,
            response,
            model,
            calibrates ? ReadTotals(dialect) : null,
            calibrates ? reader.OptionalText("clusters", "a column") : null,
            calibrates ? reader.OptionalText("variance_coefficient", "a column") : null,
            calibrates ? crossings.ReadOne(reader.Optional("partition")) : [],
            (calibrates ? reader.OptionalInteger("minimum_rows", 1) : null) ?? DefaultMinimumRows,
            calibrates ? ReadTrim(reader.OptionalMapping("trim", "bounds of the final weights")) : null,
            ReadReplicates(reader.OptionalMapping("replicates", "how replicates are made")));
        reader.Done();
        if (!calibrates && response is null && reader.Readable)
            faults.Add(reader.Where, "neither 'terms' nor 'response'", "a step of weighting", "Add 'terms' to calibrate, 'response' to weight for nonresponse, or both.");
        plan = plan with { Model = model with { Classifications = crossings.Used } };
        return plan with { Reading = plan.Reading with { NumberColumns = Numbers(plan), CodeColumns = Codes(plan) } };
    }

    private SurveyResponsePlan? ReadResponse(ContractReader? response)
    {
        if (response is null)
            return null;
        var column = response.Text("column", "the column that says who responded");
        var ones = SurveyDesignReader.Values(response.Names("ones", "a list of codes that say who responded", required: false));
        var weighted = response.Flag("weighted", absent: true);
        var weightedModel = response.Flag("weighted_model", absent: weighted);
        var classes = response.Has("classes") ? crossings.ReadOne(response.Optional("classes")) : [];
        var propensity = new TermReader(crossings, faults) { AnyTotals = true, Explain = true }.Read(response.Items("propensity", "a list of terms that explain response", required: false));
        var inverse = response.Flag("inverse", absent: false);
        var number = response.OptionalInteger("number_of_classes", 1);
        if (response.Has("classes") == response.Has("propensity"))
            faults.Add(response.Where, response.Has("classes") ? "both 'classes' and 'propensity'" : "neither 'classes' nor 'propensity'", "one of them", "Give weighting classes, or the terms of a model of response.");
        if (!response.Has("propensity") && (inverse || number is not null || response.Has("weighted_model")))
            faults.Add(response.Where, "'inverse', 'number_of_classes' or 'weighted_model' without 'propensity'", "these with a model of response only", "Remove them.");
        if (inverse && number is not null)
            faults.Add(response.Where, "both 'inverse' and 'number_of_classes'", "one of them", "Remove one.");
        response.Done();
        return new SurveyResponsePlan(column, ones.IsEmpty ? ["1"] : ones, weighted, weightedModel, classes, propensity, inverse ? null : number ?? DefaultPropensityClasses);
    }

    private SurveyTotalsPlan? ReadTotals(Dialect dialect)
    {
        const string Expected = "the file with the totals, or a mapping with 'file' or 'population'";
        if (reader.Required("totals", Expected) is not { } node)
            return null;
        if (node is ContractScalar)
            return ContractReader.AsScalar(node, faults, Expected) is { } path ? new SurveyTotalsPlan(path.Value, IsPopulation: false, null, dialect) : null;
        var totals = ContractReader.Open(node, faults, Expected);
        var (file, population) = (totals.OptionalText("file", "a file of totals"), totals.OptionalText("population", "a file of the population"));
        var count = totals.OptionalText("count", "the column with the persons of a row");
        var own = SurveyDesignReader.ReadDialect(totals, dialect);
        totals.Done();
        if (totals.Readable && (file is null) == (population is null))
            faults.Add(totals.Where, file is null ? "neither 'file' nor 'population'" : "both 'file' and 'population'", "one of them", "Name a file of totals, or a file of the population.");
        if (count is not null && population is null)
            faults.Add(totals.Where, "'count' without 'population'", "it with a population only", "Remove it.");
        return new SurveyTotalsPlan(file ?? population ?? "", population is not null, count, own);
    }

    private SurveyTrimPlan? ReadTrim(ContractReader? trim)
    {
        if (trim is null)
            return null;
        var (lower, upper) = (trim.OptionalNumber("lower", 0), trim.OptionalNumber("upper", 0));
        trim.Done();
        if (lower is null && upper is null)
            faults.Add(trim.Where, "no bounds", "'lower', 'upper' or both", "Add one.");
        if (lower >= upper)
            faults.Add(trim.Where, $"a lower bound of {lower} and an upper one of {upper}", "a lower bound below the upper one", "Correct one of them.");
        return new SurveyTrimPlan(lower ?? 0, upper ?? double.PositiveInfinity);
    }

    private SurveyReplicatesPlan? ReadReplicates(ContractReader? replicates)
    {
        if (replicates is null)
            return null;
        var kind = ReadKind(replicates.Scalar("kind", KindExpected));
        var isDrawn = kind is ReplicateKind.RaoWu or ReplicateKind.Subbootstrap;
        if (!isDrawn && (replicates.Has("number") || replicates.Has("seed")))
            faults.Add(replicates.Where, "'number' or 'seed' for replicates that follow from the design", "these for a bootstrap only", "Remove them.");
        if (kind != ReplicateKind.Fay && replicates.Has("rho"))
            faults.Add(replicates.Where, "'rho' for another kind than fay", "it for fay only", "Remove it.");
        var plan = new SurveyReplicatesPlan(
            kind,
            isDrawn ? replicates.Integer("number", 2, 100_000) : null,
            isDrawn ? (ulong)replicates.Integer("seed", 0) : 0,
            kind == ReplicateKind.Fay ? replicates.OptionalNumber("rho", 0, 0.99) ?? 0.5 : 0,
            replicates.Flag("about_estimate", absent: false),
            replicates.Flag("write", absent: false));
        replicates.Done();
        return plan;
    }

    private const string KindExpected = "one of jk1, jkn, brr, fay, rao_wu, subbootstrap";

    private ReplicateKind ReadKind(ContractScalar? kind)
    {
        switch (kind?.Value)
        {
            case "jk1":
                return ReplicateKind.Jk1;
            case "jkn":
                return ReplicateKind.Jkn;
            case "brr":
                return ReplicateKind.Brr;
            case "fay":
                return ReplicateKind.Fay;
            case "rao_wu":
                return ReplicateKind.RaoWu;
            case "subbootstrap":
                return ReplicateKind.Subbootstrap;
            case null:
                return default;
            default:
                faults.Add(kind.Where, kind.Description, KindExpected, NearestName.Suggestion(kind.Value, ["jk1", "jkn", "brr", "fay", "rao_wu", "subbootstrap"], "Take one of these."));
                return default;
        }
    }

    private static ImmutableSortedSet<string> Numbers(SurveyWeightingPlan plan) =>
    [
        .. Present([plan.Design.Weights, plan.Design.Probabilities, plan.VarianceCoefficient]),
        .. plan.Design.Stages.SelectMany(stage => stage.NumberColumns),
        .. Present([.. plan.Model.Terms.Select(term => term.Variable)]),
        .. Present([.. plan.Response?.Propensity.Select(term => term.Variable) ?? []]),
    ];

    private static ImmutableSortedSet<string> Codes(SurveyWeightingPlan plan) =>
    [
        .. plan.Keys,
        .. plan.Design.Stages.SelectMany(stage => Present([stage.Strata, stage.Units])),
        .. plan.Model.Classifications.Select(classification => classification.Variable),
        .. Present([plan.Response?.Column, plan.Clusters]),
    ];

    private static IEnumerable<string> Present(ImmutableArray<string?> names) => names.OfType<string>();
}
