using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Publishing;

/// <summary>
/// What every released column and code means, as tables of the release itself: <c>codebook</c> has a row per column,
/// <c>codes</c> a row per code of a column, <c>assumptions</c> a row per setting for which the sources are silent.
/// </summary>
public static class Codebook
{
    /// <summary>A row per column: dataset, position, variable, type, label_nl, label_en, code_list, derivation_nl, derivation_en.</summary>
    /// <param name="tables">The tables of the release.</param>
    /// <param name="edition">Tells how derived variables are computed.</param>
    public static ColumnBatch Variables(IEnumerable<ReleaseTable> tables, Edition edition)
    {
        var derivations = edition.DerivedVariables().ToDictionary(variable => variable.Name, variable => variable.Derivation, StringComparer.Ordinal);
        var rows = tables.SelectMany(table => table.Schema.Fields.Select((field, index) => (table.Name, Position: index + 1, Field: field))).ToArray();
        return new ColumnBatch(
        [
            new Column<string?>("dataset", [.. rows.Select(row => row.Name)]),
            new Column<int?>("position", [.. rows.Select(row => (int?)row.Position)]),
            new Column<string?>("variable", [.. rows.Select(row => row.Field.Name)]),
            new Column<string?>("type", [.. rows.Select(row => row.Field.Type.ToString().ToLowerInvariant())]),
            new Column<string?>("label_nl", [.. rows.Select(row => row.Field.Label.Dutch)]),
            new Column<string?>("label_en", [.. rows.Select(row => row.Field.Label.English)]),
            new Column<string?>("code_list", [.. rows.Select(row => row.Field.CodeList)]),
            new Column<string?>("derivation_nl", [.. rows.Select(row => derivations.GetValueOrDefault(row.Field.Name)?.Dutch)]),
            new Column<string?>("derivation_en", [.. rows.Select(row => derivations.GetValueOrDefault(row.Field.Name)?.English)]),
        ]);
    }

    /// <summary>A row per code of a column: dataset, variable, code, label_nl, label_en.</summary>
    /// <param name="tables">The tables of the release.</param>
    /// <param name="contracts">Gives the code lists.</param>
    /// <param name="year">The edition, for lists that differ by year.</param>
    public static ColumnBatch Codes(IEnumerable<ReleaseTable> tables, ContractSet contracts, int year)
    {
        var rows = tables
            .SelectMany(table => table.Schema.Fields.SelectMany(field => CodesOf(field, contracts, year)
                .Select(code => (table.Name, Variable: field.Name, code.Value, code.Label))))
            .ToArray();
        return new ColumnBatch(
        [
            new Column<string?>("dataset", [.. rows.Select(row => row.Name)]),
            new Column<string?>("variable", [.. rows.Select(row => row.Variable)]),
            new Column<string?>("code", [.. rows.Select(row => row.Value)]),
            new Column<string?>("label_nl", [.. rows.Select(row => row.Label.Dutch)]),
            new Column<string?>("label_en", [.. rows.Select(row => row.Label.English)]),
        ]);
    }

    /// <summary>A row per assumption: contract, setting, reason.</summary>
    /// <param name="contracts">The contracts.</param>
    public static ColumnBatch Assumptions(ContractSet contracts) => new(
    [
        new Column<string?>("contract", [.. contracts.Assumptions.Select(assumption => assumption.Where)]),
        new Column<string?>("setting", [.. contracts.Assumptions.Select(assumption => assumption.Setting)]),
        new Column<string?>("reason", [.. contracts.Assumptions.Select(assumption => assumption.Reason)]),
    ]);

    private static IEnumerable<(string Value, Label Label)> CodesOf(Field field, ContractSet contracts, int year)
    {
        if (field.CodeList is { } name && contracts.CodeLists.TryGetValue(name, out var list))
        {
            return list.InYear(year).Select(code => (code.Value, code.Label));
        }

        return field.Categories.Select(category => (category.Value, category.Label));
    }
}
