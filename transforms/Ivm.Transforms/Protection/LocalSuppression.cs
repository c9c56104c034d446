using Ivm.Contracts;

namespace Ivm.Transforms.Protection;

/// <summary>
/// Local suppression to k-anonymity (Willenborg and de Waal 2001, Elements of Statistical Disclosure Control, 5.1):
/// where fewer persons of the sample than the minimum share a combination of the key variables, their key variables
/// are made missing one after the other, in the order of the policy, until no rare combination is left.
/// </summary>
internal static class LocalSuppression
{
    /// <summary>A table <c>keyed</c> with the key variables of every person and the number who share them.</summary>
    public static SqlStatement Start(DisclosurePolicy policy, ReleaseColumns columns) => SqlStatement.Composed(
        "key variables",
        $"""
        CREATE TABLE keyed AS
        SELECT *, count(*) OVER (PARTITION BY {Keys(policy)}) AS sharing
        FROM (
            SELECT background.samplenr, {columns.KeySql()}
            FROM link.respondents AS background
            JOIN weight.weights AS weights USING (samplenr)
            JOIN clean.respondents AS answers USING (samplenr)
        )
        """);

    /// <summary>How many values of a variable the next step removes.</summary>
    public static SqlStatement Removed(string variable) => SqlStatement.Composed(
        "values to suppress",
        $"SELECT count(*) FROM keyed WHERE sharing < $minimum AND {SqlStatement.Identifier(variable)} IS NOT NULL");

    /// <summary>Makes one variable missing where the combination is rare, and counts again.</summary>
    public static SqlStatement Step(DisclosurePolicy policy, string variable)
    {
        var name = SqlStatement.Identifier(variable);
        return SqlStatement.Composed(
            "local suppression",
            $"""
            CREATE OR REPLACE TABLE keyed AS
            SELECT * REPLACE (count(*) OVER (PARTITION BY {Keys(policy)}) AS sharing)
            FROM (SELECT * REPLACE (CASE WHEN sharing >= $minimum THEN {name} END AS {name}) FROM keyed)
            """);
    }

    /// <summary>The key variables, comma-separated.</summary>
    public static string Keys(DisclosurePolicy policy) => string.Join(", ", policy.KeyVariables.Select(SqlStatement.Identifier));
}
