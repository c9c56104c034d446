using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys.Weighing;
using Ivm.Transforms.Estimation.Surveys;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys;

/// <summary>What <c>ivm estimate</c> does: design file and data in, figures out.</summary>
public static class SurveyRun
{
    /// <summary>Reads, estimates and writes.</summary>
    /// <param name="data">Path of the CSV or Parquet file.</param>
    /// <param name="design">Path of the design file.</param>
    /// <param name="folder">Folder for the results.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>The figures written.</returns>
    /// <exception cref="InvalidInputException">Data or design file cannot be used.</exception>
    public static ImmutableArray<SurveyFigure> Execute(string data, string design, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(design))
            throw SurveyFile.Refused(InputFailure.Invalid, design, "no such file", "a design file (YAML)", "Correct the path.");
        var plan = SurveyPlanReader.Read(design, File.ReadAllText(design));
        var figures = plan.Weighting is null ? SurveyEstimation.Run(plan, SurveyFile.Read(data, plan.Reading, cancellation)) : Weighted(data, design, plan, cancellation);
        cancellation.ThrowIfCancellationRequested();
        SurveyResults.Write(folder, figures);
        return figures;
    }

    /// <summary>Estimates with the weights, and the residuals, of the weighting model that the design file names.</summary>
    private static ImmutableArray<SurveyFigure> Weighted(string data, string design, SurveyPlan plan, CancellationToken cancellation)
    {
        var model = WeighingInput.ReadModel(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(design))!, plan.Weighting!));
        var (weighted, reading) = plan.WeightedBy(model.Plan);
        var input = model.ReadData(data, reading, cancellation);
        var weights = SurveyWeighting.Run(model.Plan, input.Data, input.Totals, withReplicates: false);
        return weights.IsSolved ? SurveyEstimation.Run(weighted, input.Data, weights.Design) : throw NoWeights.Of(model.Plan, weights);
    }
}
