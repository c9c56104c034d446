using System.Collections.Immutable;
using System.Data.Common;

namespace Ivm.Transforms.Estimation;

/// <summary>A figure of a simulated country beside the truth that it estimates.</summary>
/// <param name="Measure">Name of the measure.</param>
/// <param name="By">Classifications, <c>police_region x sex</c>; <c>total</c> for the country.</param>
/// <param name="Domain">Classes, <c>PO01 x 1</c>; <c>total</c> for the country.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Margin">Half the width of its 95 % interval, by linearisation.</param>
/// <param name="ReplicateMargin">The same by replicates; null where none was made.</param>
/// <param name="Truth">The true figure.</param>
/// <param name="Unweighted">The same statistic of the respondents without weights.</param>
public sealed record KeyFigure(string Measure, string By, string Domain, double Estimate, double Margin, double? ReplicateMargin, double Truth, double Unweighted)
{
    /// <summary>Whether the truth lies within the margin of the estimate.</summary>
    public bool Covers => Math.Abs(Estimate - Truth) <= Margin;

    /// <summary>Whether the truth lies within the margin by replicates.</summary>
    public bool ReplicateCovers => Math.Abs(Estimate - Truth) <= ReplicateMargin;

    /// <summary>Whether the truth lies within that margin of the unweighted figure.</summary>
    public bool UnweightedCovers => Math.Abs(Unweighted - Truth) <= Margin;

    /// <summary>
    /// Gives, of a session that sees <c>estimate.figures</c> and has tables <c>truth</c> (measure, by, domain, truth) and
    /// <c>replicate_margin</c> (measure, by, cell, margin), the figures that have a truth; for <see cref="Read"/>.
    /// </summary>
    public static SqlStatement Query { get; } = SqlStatement.FromFile<KeyFigure>("Estimation/key_figures.sql");

    /// <summary>Makes the table <c>replicate_margin</c>, empty where there are no margins by replicates.</summary>
    public static string ReplicateTable(bool exists) => exists
        ? $"CREATE TABLE replicate_margin AS SELECT measure, \"by\", cell, margin FROM {ReplicateMarginSchema.Name}"
        : "CREATE TABLE replicate_margin (measure VARCHAR, \"by\" VARCHAR, cell VARCHAR, margin DOUBLE)";

    /// <summary>Reads the rows of <see cref="Query"/>, sorted by crossing, measure and domain.</summary>
    public static ImmutableArray<KeyFigure> Read(DbDataReader reader)
    {
        var figures = ImmutableArray.CreateBuilder<KeyFigure>();
        while (reader.Read())
        {
            figures.Add(new KeyFigure(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4), reader.IsDBNull(7) ? null : reader.GetDouble(7),
                reader.GetDouble(5), reader.GetDouble(6)));
        }

        return figures.ToImmutable();
    }
}
