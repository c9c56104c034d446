using System.Collections.Immutable;
using System.Data.Common;

namespace Ivm.Transforms.Estimation;

/// <summary>A figure of a simulated country beside the truth that it estimates.</summary>
/// <param name="Measure">Name of the measure.</param>
/// <param name="By">Classifications, <c>police_region x sex</c>; <c>total</c> for the country.</param>
/// <param name="Domain">Classes, <c>PO01 x 1</c>; <c>total</c> for the country.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Margin">Half the width of its 95 % interval.</param>
/// <param name="Truth">The true figure.</param>
/// <param name="Unweighted">The same statistic of the respondents without weights.</param>
public sealed record KeyFigure(string Measure, string By, string Domain, double Estimate, double Margin, double Truth, double Unweighted)
{
    /// <summary>Whether the truth lies within the margin of the estimate.</summary>
    public bool Covers => Math.Abs(Estimate - Truth) <= Margin;

    /// <summary>Whether the truth lies within that margin of the unweighted figure.</summary>
    public bool UnweightedCovers => Math.Abs(Unweighted - Truth) <= Margin;

    /// <summary>
    /// Gives, of a session that sees <c>estimate.figures</c> and has a table <c>truth</c> (measure, by, domain, truth), the
    /// figures that both have; for <see cref="Read"/>.
    /// </summary>
    public static SqlStatement Query { get; } = SqlStatement.FromFile<KeyFigure>("Estimation/key_figures.sql");

    /// <summary>Reads the rows of <see cref="Query"/>, sorted by crossing, measure and domain.</summary>
    public static ImmutableArray<KeyFigure> Read(DbDataReader reader)
    {
        var figures = ImmutableArray.CreateBuilder<KeyFigure>();
        while (reader.Read())
        {
            figures.Add(new KeyFigure(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6)));
        }

        return figures.ToImmutable();
    }
}
