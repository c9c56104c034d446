using System.Globalization;
using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>
/// Cases of package sampling whose design is a size variable and a sample size: inclusion probabilities (level: row), and
/// joint ones (level: two rows, "1;2") by the method that the design names.
/// </summary>
public static class InclusionCases
{
    public static bool TryRun(CaseData data, Comparison comparison, Tolerances tolerances)
    {
        if (data.Task.Find("design") is not { } design || design.Find("size") is null || design.Find("n") is null)
            return false;
        var size = data.Variables.Values(design.Text("size")!).Numbers();
        var probabilities = InclusionProbabilities.ProportionalToSize(size, (int)design.Number("n")!.Value);
        var joint = new Lazy<JointInclusionProbabilities>(() => (design.Text("method") ?? "tille").ToUpperInvariant() switch
        {
            "TILLE" or "UPTILLE" or "UPTILLEPI2" => WithoutCertain(JointInclusionProbabilities.Tille(probabilities)),
            "MIDZUNO" or "UPMIDZUNO" or "UPMIDZUNOPI2" => JointInclusionProbabilities.Midzuno(probabilities),
            "SYSTEMATIC" or "UPSYSTEMATIC" or "UPSYSTEMATICPI2" => JointInclusionProbabilities.Systematic(probabilities),
            "POISSON" => JointInclusionProbabilities.Poisson(probabilities),
            var other => throw new CaseException($"selection by '{other}' is not supported"),
        });
        if ((data.Expected("expected_joint.csv") ?? data.Expected("expected_pikl.csv") ?? data.Expected("pikl.csv")) is { } matrix)
            Matrix(matrix, joint.Value, comparison, tolerances);
        if (data.Expected("expected_estimates.csv") is not { } expected)
            return true;
        for (var row = 0; row < expected.RowCount; row++)
        {
            var units = expected.Text("level", row).Split([';', ',', ':', ' '], StringSplitOptions.RemoveEmptyEntries).Select(unit => Row(unit, data.RowCount)).ToArray();
            var found = (expected.Text("stat", row), units) switch
            {
                ("inclusion_prob" or "inclusion_probability" or "pik", [var unit]) => probabilities[unit],
                (_, [var first, var second]) => joint.Value[first, second],
                var (statistic, _) => throw new CaseException($"statistic '{statistic}' of level '{expected.Text("level", row)}' is not supported"),
            };
            comparison.Check(FigureKind.Estimate, $"{expected.Text("stat", row)} {expected.Text("level", row)}", expected.Number("estimate", row), found, tolerances.Estimate(""));
        }

        return true;
    }

    /// <summary>Package sampling's <c>UPtillepi2()</c> leaves zeros, also on the diagonal, for units that are certain to be drawn.</summary>
    private static JointInclusionProbabilities WithoutCertain(JointInclusionProbabilities joint)
    {
        var matrix = new double[joint.Count, joint.Count];
        for (var i = 0; i < joint.Count; i++)
        {
            for (var j = 0; j < joint.Count; j++)
                matrix[i, j] = joint[i, i] < 1 - 1e-6 && joint[j, j] < 1 - 1e-6 ? joint[i, j] : 0;
        }

        return JointInclusionProbabilities.FromMatrix(matrix);
    }

    private static void Matrix(CaseTable expected, JointInclusionProbabilities joint, Comparison comparison, Tolerances tolerances)
    {
        var columns = expected.Names.Where(name => name != "row_id").Select(expected.Numbers).ToArray();
        if (columns.Length != joint.Count || expected.RowCount != joint.Count)
            throw new CaseException($"{Path.GetFileName(expected.Path)} is not {joint.Count} by {joint.Count}");
        for (var j = 0; j < joint.Count; j++)
        {
            for (var i = 0; i < joint.Count; i++)
                comparison.Check(FigureKind.Estimate, $"joint probability of {i + 1} and {j + 1}", columns[j][i], joint[i, j], tolerances.Estimate(""));
        }
    }

    private static int Row(string text, int rows)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row >= 1 && row <= rows
            ? row - 1
            : throw new CaseException($"level '{text}' is no row of the input");
}
