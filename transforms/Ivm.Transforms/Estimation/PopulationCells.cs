using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>Which cells of crossings have persons in the target population.</summary>
/// <param name="classifications">The classifications of the tables.</param>
/// <param name="population">Contract of <c>link.population</c>.</param>
internal sealed class PopulationCells(ImmutableArray<WeightingClassification> classifications, TableSchema population)
{
    private readonly Dictionary<string, ClassScheme> schemes = classifications.ToDictionary(
        classification => classification.Name, classification => new ClassScheme(classification));

    /// <summary>
    /// The cells of a crossing, without those of unknown classes; none where a classification is of something that the
    /// population dataset does not have.
    /// </summary>
    /// <param name="session">Sees <c>link.population</c>.</param>
    /// <param name="by">Names of the classifications.</param>
    public IEnumerable<ImmutableArray<string>> Of(ISqlSession session, ImmutableArray<string> by)
    {
        var crossed = by.Select(name => schemes[name]).ToArray();
        if (crossed.Length == 0 || crossed.Any(scheme => population.Fields.All(field => field.Name != scheme.Variable)))
        {
            yield break;
        }

        var columns = crossed.Select(scheme => $"CAST({SqlStatement.Identifier(scheme.Variable)} AS VARCHAR)");
        using var reader = session.Query(SqlStatement.Composed("cells of the population", $"SELECT DISTINCT {string.Join(", ", columns)} FROM link.population"));
        while (reader.Read())
        {
            var cell = crossed.Select((scheme, at) => scheme.ClassOf(reader.IsDBNull(at) ? null : reader.GetString(at))).ToImmutableArray();
            if (!cell.Contains(ClassScheme.Unknown))
            {
                yield return cell;
            }
        }
    }
}
