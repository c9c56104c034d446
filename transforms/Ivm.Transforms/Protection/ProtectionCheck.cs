using Ivm.Contracts;

namespace Ivm.Transforms.Protection;

/// <summary>One demand on the protected datasets, counted on the files as written.</summary>
/// <param name="Name">Name of the check.</param>
/// <param name="Demand">What must hold, in words.</param>
/// <param name="Violations">A query that gives the number of violations.</param>
/// <param name="Parameters">Values of the query.</param>
internal sealed record ProtectionCheck(string Name, string Demand, SqlStatement Violations, SqlParameter[] Parameters)
{
    /// <summary>Every check that a disclosure policy asks for.</summary>
    public static IEnumerable<ProtectionCheck> Of(DisclosurePolicy policy)
    {
        foreach (var table in new[] { "persons", "incidents", "figures" })
        {
            foreach (var variable in policy.DropVariables.Concat(policy.Recodes.Select(recode => recode.Variable)).SelectMany(ReleaseColumns.Companions))
            {
                yield return new ProtectionCheck(
                    $"dropped.{table}.{variable}",
                    $"{table} has no column {variable}",
                    SqlStatement.Composed("dropped column", $"SELECT count(*) FROM (DESCRIBE protect.{table}) WHERE column_name = $variable"),
                    [new("variable", variable)]);
            }
        }

        yield return Fixed("pseudonyms", "every person has a pseudonym of its own that is no register key");
        yield return Fixed("incidents_belong", "every incident belongs to a released person");
        yield return Fixed("persons_complete", "every linked respondent is released once");
        yield return new ProtectionCheck(
            "rare_combinations",
            $"every combination of {string.Join(", ", policy.KeyVariables)} is shared by at least {policy.MinimumCount} persons",
            RareCombinations(policy),
            [new("minimum", policy.MinimumCount)]);

        foreach (var topCode in policy.TopCodes)
        {
            yield return new ProtectionCheck(
                $"pooled.{topCode.Variable}",
                $"{topCode.Variable} lies within its pooled range",
                SqlStatement.Composed("pooled extremes", $"SELECT count(*) FROM protect.persons WHERE {SqlStatement.Identifier(topCode.Variable)} NOT BETWEEN coalesce($low, -1e300) AND coalesce($high, 1e300)"),
                [new("low", (double?)topCode.Minimum), new("high", (double?)topCode.Maximum)]);
        }

        yield return new ProtectionCheck(
            "figures_on_few",
            $"no figure on fewer than {policy.MinimumCellCount} observations or {policy.MinimumDegreesOfFreedom} degrees of freedom",
            SqlStatement.FromFile<ProtectionCheck>("Protection/Verification/figures_on_few.sql"),
            [new("minimum_cell", policy.MinimumCellCount), new("minimum_degrees", policy.MinimumDegreesOfFreedom)]);
    }

    private static ProtectionCheck Fixed(string name, string demand) =>
        new(name, demand, SqlStatement.FromFile<ProtectionCheck>($"Protection/Verification/{name}.sql"), []);

    private static SqlStatement RareCombinations(DisclosurePolicy policy)
    {
        var keys = string.Join(", ", policy.KeyVariables.Select(SqlStatement.Identifier));
        return SqlStatement.Composed(
            "rare combinations",
            $"SELECT coalesce(sum(sharing), 0) FROM (SELECT count(*) AS sharing FROM protect.persons WHERE coalesce({string.Join(", ", policy.KeyVariables.Select(variable => $"{SqlStatement.Identifier(variable)}::VARCHAR"))}) IS NOT NULL GROUP BY {keys}) WHERE sharing < $minimum");
    }
}
