using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;

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
        var figures = SurveyEstimation.Run(plan, SurveyFile.Read(data, plan, cancellation));
        cancellation.ThrowIfCancellationRequested();
        SurveyResults.Write(folder, figures);
        return figures;
    }
}
