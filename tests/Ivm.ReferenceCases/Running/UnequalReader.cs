using System.Text.Json;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>Selection with unequal probabilities, as R survey's <c>pps=</c> and <c>variance=</c>.</summary>
public static class UnequalReader
{
    /// <summary>How the units of each stage were drawn; null where the design has no such selection.</summary>
    /// <param name="data">The case.</param>
    /// <param name="design">Its design.</param>
    /// <param name="fpc">The columns of fpc: with pps, inclusion probabilities of each stage.</param>
    /// <param name="probabilities">Those of the rows, where the design gives them.</param>
    public static UnequalProbabilities?[]? Read(CaseData data, JsonElement design, double[]?[] fpc, double[]? probabilities)
    {
        if (design.Find("pps") is not { } pps || pps.ValueKind == JsonValueKind.False)
            return null;
        var method = (pps.ValueKind == JsonValueKind.Object ? pps.Text("method", "type") ?? "" : pps.ToString()).Replace("()", "", StringComparison.Ordinal).ToUpperInvariant();
        var form = Form(design.Text("variance", "pps_variance", "pps_form") ?? pps.Text("variance", "form"));
        if (method is "EXACT" or "JOINT" or "PPSMAT")
            return [UnequalProbabilities.Exact(Joint(data, pps.Text("file") ?? design.Text("joint_file", "pps_file") ?? JointFile(data)), form)];
        var stages = fpc.Length > 0 ? fpc : [probabilities];
        if (stages.Any(stage => stage is null || stage.Any(value => !(value is > 0 and <= 1))))
            throw new CaseException($"pps '{pps}' needs an inclusion probability of every unit, in fpc or probs");
        var mean = pps.Number("psum") ?? design.Number("psum");
        return Array.ConvertAll(stages, stage => method switch
        {
            "BREWER" => UnequalProbabilities.Brewer(stage!),
            "OVERTON" => UnequalProbabilities.Overton(stage!, form),
            "HR" or "HARTLEY-RAO" or "HARTLEYRAO" or "HARTLEY_RAO" =>
                UnequalProbabilities.HartleyRao(stage!, form, mean is { } given ? Enumerable.Repeat(given, data.RowCount).ToArray() : null),
            _ => throw new CaseException($"pps '{pps}' is not supported"),
        });
    }

    /// <summary>The only file that joint probabilities can be in.</summary>
    private static string JointFile(CaseData data)
    {
        var files = Directory.EnumerateFiles(data.Folder, "*.csv").Select(path => Path.GetFileName(path))
            .Where(name => name.Contains("joint", StringComparison.OrdinalIgnoreCase) || name.Contains("pikl", StringComparison.OrdinalIgnoreCase)).ToArray();
        return files is [var only] ? only : throw new CaseException($"{files.Length} files may hold the joint probabilities");
    }

    private static UnequalProbabilityForm Form(string? name) => name?.ToUpperInvariant() switch
    {
        null or "HT" or "HORVITZ-THOMPSON" => UnequalProbabilityForm.HorvitzThompson,
        "YG" or "YATES-GRUNDY" or "SYG" => UnequalProbabilityForm.YatesGrundy,
        _ => throw new CaseException($"variance '{name}' is not supported"),
    };

    private static JointInclusionProbabilities Joint(CaseData data, string file)
    {
        var table = CaseTable.Read(data.FileOf(file));
        var names = table.Names.Where(name => name != "row_id").ToArray();
        if (names.Length != table.RowCount)
            throw new CaseException($"{file} has {table.RowCount} rows and {names.Length} columns of joint probabilities");
        var matrix = new double[names.Length, names.Length];
        for (var j = 0; j < names.Length; j++)
        {
            var column = table.Numbers(names[j]);
            for (var i = 0; i < names.Length; i++)
                matrix[i, j] = column[i];
        }

        return JointInclusionProbabilities.FromMatrix(matrix);
    }
}
