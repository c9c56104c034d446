using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>What the SQL of linking looks up in contracts: code lists and the lists of the linkage plan.</summary>
internal sealed class RegisterCodes
{
    public const string MunicipalityList = "municipality";

    private const string Class = "class";

    private readonly ImmutableArray<(string Table, ColumnBatch Rows, string? Coded)> tables;

    private RegisterCodes(ImmutableArray<(string Table, ColumnBatch Rows, string? Coded)> tables) => this.tables = tables;

    /// <summary>Collects the tables.</summary>
    /// <exception cref="InvalidInputException">A code list or a column of it is missing.</exception>
    public static RegisterCodes Of(ContractSet contracts, int year) => new(
    [
        ("municipality_of_year", Lookup(contracts, year, MunicipalityList, ("police_region", "police_region"), ("province", "province")), null),
        ("origin_class", Lookup(contracts, year, "origin_country", ("origin", Class)), "origin_country"),
        ("marital_class", Lookup(contracts, year, "register_marital", ("marital", Class)), "register_marital"),
        ("education_class", Lookup(contracts, year, "education_level", ("education", Class)), "education_level"),
        ("household_class", Lookup(contracts, year, "household_type", ("private", "private")), "household_type"),
        ("generation", Lookup(contracts, year, "generation"), "generation"),
        ("urbanity_bound", Lookup(contracts, year, "urbanity", ("addresses_from", "bound")), null),
    ]);

    /// <summary>
    /// Makes the private tables, and for lists of register codes types of one or two bytes, named after the list: persons
    /// by the million are kept and sorted by them.
    /// </summary>
    public void Load(ISqlSession session)
    {
        foreach (var (table, rows, coded) in tables)
        {
            session.Load(table, rows);
            if (coded is not null)
            {
                var codes = ((Column<string?>)rows.Columns[0]).Values.OfType<string>().Select(SqlStatement.Literal);
                session.Execute(SqlStatement.Composed($"type of {coded}", $"CREATE TYPE {coded}_code AS ENUM ({string.Join(", ", codes)})"));
                session.Execute(SqlStatement.Composed($"codes of {coded}", $"ALTER TABLE {table} ALTER code TYPE {coded}_code"));
                if (rows.Columns.Any(column => column.Name == Class))
                {
                    Enumerate(session, table, Class);
                }
            }
        }
    }

    /// <summary>Makes a text column of a private table one of numbered values, a byte or two each: they are copied and sorted by the million.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">Its column of few different texts.</param>
    public static void Enumerate(ISqlSession session, string table, string column)
    {
        var (from, of, type) = (SqlStatement.Identifier(table), SqlStatement.Identifier(column), SqlStatement.Identifier($"{table}_{column}"));
        session.Execute(SqlStatement.Composed($"values of {table}.{column}", $"CREATE TYPE {type} AS ENUM (SELECT DISTINCT {of} FROM {from} WHERE {of} IS NOT NULL ORDER BY {of})"));
        session.Execute(SqlStatement.Composed($"type of {table}.{column}", $"ALTER TABLE {from} ALTER {of} TYPE {type}"));
    }

    private static ColumnBatch Lookup(ContractSet contracts, int year, string list, params (string Property, string Column)[] properties)
    {
        if (!contracts.CodeLists.TryGetValue(list, out var codes))
        {
            throw Missing($"codelists/{list}.csv", "no such code list");
        }

        foreach (var (property, _) in properties)
        {
            if (!codes.PropertyNames.Contains(property))
            {
                throw Missing($"codelists/{list}.csv", $"no column {property}");
            }
        }

        var inYear = codes.InYear(year);
        return new ColumnBatch(
        [
            Values("code", inYear.Select(code => code.Value)),
            .. properties.Select(item => Values(item.Column, inYear.Select(code => code.Properties[item.Property]))),
        ]);
    }

    private static Column<string?> Values(string name, IEnumerable<string> values) =>
        new(name, [.. values.Select(value => value.Length == 0 ? null : value)]);

    private static InvalidInputException Missing(string where, string found) =>
        new(InputFailure.Invalid, new Fault(where, found, "a code list that linking reads", "Add it."));
}
