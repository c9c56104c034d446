using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms.Estimation.Surveys;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>A file that was read.</summary>
/// <param name="Use"><c>data</c>, <c>model</c> or <c>totals</c>.</param>
/// <param name="File">Its name, without folders.</param>
/// <param name="Sha256">Hash of its bytes.</param>
internal sealed record InputFile(string Use, string File, string Sha256)
{
    public static InputFile Of(string use, string path, CancellationToken cancellation) => new(use, Path.GetFileName(path), ContentHash.OfFile(path, cancellation));
}

/// <summary>What a survey is weighted from.</summary>
/// <param name="Data">The sample.</param>
/// <param name="Totals">The population's totals; null for a model without terms.</param>
/// <param name="Files">The files, for the report.</param>
internal sealed record WeighingData(SurveyData Data, SurveyTotals? Totals, ImmutableArray<InputFile> Files);

/// <summary>A weighting model with its place, from which the path of its totals counts.</summary>
/// <param name="Path">Path of the model.</param>
/// <param name="Plan">The model.</param>
internal sealed record WeighingInput(string Path, SurveyWeightingPlan Plan)
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidInputException">There is none, or it has faults.</exception>
    public static WeighingInput ReadModel(string path)
    {
        if (!File.Exists(path))
            throw SurveyFile.Refused(InputFailure.Invalid, path, "no such file", "a weighting model (YAML)", "Correct the path.");
        return new WeighingInput(path, SurveyWeightingReader.Read(System.IO.Path.GetFileName(path), File.ReadAllText(path)));
    }

    /// <summary>Reads the data and the totals.</summary>
    /// <param name="data">Path of the data.</param>
    /// <param name="reading">What is read of them.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidInputException">A file is missing, or does not fit the model.</exception>
    public WeighingData ReadData(string data, SurveyReading reading, CancellationToken cancellation)
    {
        var sample = SurveyFile.Read(data, reading, cancellation);
        ImmutableArray<InputFile> files = [InputFile.Of("data", data, cancellation), InputFile.Of("model", Path, cancellation)];
        if (Plan.Totals is not { } totals)
            return new WeighingData(sample, null, files);
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, totals.File);
        var name = System.IO.Path.GetFileName(path);
        var counted = totals.IsPopulation
            ? SurveyTotals.FromPopulation(Plan, SurveyFile.Read(path, Plan.PopulationReading, cancellation), name)
            : ReadTotals(path, totals.Dialect, name, cancellation);
        return new WeighingData(sample, counted, files.Add(InputFile.Of("totals", path, cancellation)));
    }

    private SurveyTotals ReadTotals(string path, Dialect dialect, string name, CancellationToken cancellation)
    {
        string[] columns = [];
        var data = SurveyFile.Read(path, dialect, header =>
        {
            columns = header;
            return SurveyReading.Plain(
                Plan.Name, dialect, [SurveyTotals.TotalColumn], [SurveyTotals.TermColumn, .. Plan.Partition, .. header.Where(column => column != SurveyTotals.TotalColumn)]);
        }, cancellation);
        return SurveyTotals.FromFile(Plan, data, columns, name);
    }
}

/// <summary>The failure of a weighting that has no solution, for people.</summary>
internal static class NoWeights
{
    private const int ListedMargins = 8;

    /// <summary>The failure: cause, margins and numbers, by part.</summary>
    public static InvalidInputException Of(SurveyWeightingPlan plan, SurveyWeights weights) => new(
        InputFailure.NoSolution,
        [.. weights.Failures.Select(failure => new Fault(
            $"{plan.Name}: {(failure.Step == "calibrated" ? "terms" : failure.Step)}{(failure.Part.Length == 0 ? "" : $", part '{failure.Part}'")}",
            $"no weights: {failure.Message}{Numbers(weights, failure)}",
            failure.Step == "response" ? "respondents in every class, and a model that can be fitted" : "weights that meet every margin",
            Repair(failure.Cause)))]);

    private static string Numbers(SurveyWeights weights, WeightingFailure failure)
    {
        var named = failure.Margins.ToHashSet();
        var listed = weights.Margins.Where(margin => margin.Part == failure.Part && named.Contains(margin.Name)).Take(ListedMargins).ToArray();
        return listed.Length == 0 ? "" : $". In the sample: {string.Join("; ", listed.Select(margin => $"{margin.Name} ({margin.Rows} rows, weighted {margin.Before:G6})"))}";
    }

    private static string Repair(string cause) => cause switch
    {
        "EmptyCell" => "Merge the class with another, or drop the term.",
        "ContradictoryTotals" => "Correct the totals: they must come from one population.",
        "InfeasibleBounds" => "Widen the bounds, merge classes, drop a term, or give it a cost.",
        "NoRespondents" => "Merge the class with another.",
        "ResponseModel" => "Drop the variables named, or merge their classes.",
        "Replicates" => "Merge classes, drop a term, or widen the bounds.",
        "EmptyPart" => "Join the part with another, or leave its totals out.",
        _ => "Merge classes or drop a term.",
    };
}
