using Ivm.Contracts;
using Ivm.Transforms.Estimation;

namespace Ivm.Transforms.Protection;

/// <summary>The contract of the figures that may leave: those of the estimates, less what would tell counts.</summary>
internal static class ReleasedFigures
{
    private static readonly string[] Kept = ["table_name", "measure", "statistic", "by", "cell", "shown"];
    private static readonly string[] Internal = ["n_ones", "unweighted_estimate"];

    /// <summary>The contract for a plan of tables.</summary>
    public static TableSchema Schema(TablePlan plan)
    {
        var estimated = FigureSchema.Of(plan);
        return estimated with
        {
            Name = ProtectTransform.Figures.ToString(),
            Fields =
            [
                .. estimated.Fields
                    .Where(field => !Internal.Contains(field.Name))
                    .Select(field => Kept.Contains(field.Name) ? field : field with { Constraints = FieldConstraints.None }),
            ],
        };
    }
}
