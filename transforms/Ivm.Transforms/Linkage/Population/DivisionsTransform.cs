using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.divisions</c>: the municipalities of the edition in its own division of the country and in every later one, with
/// the target population. Joined to persons by their municipality, it tells figures of an older edition for later areas.
/// </summary>
public sealed class DivisionsTransform : ITransform
{
    private readonly int year;
    private readonly MunicipalityDivision division;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">The code lists do not tell what became of a municipality.</exception>
    public DivisionsTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        year = edition.Year;
        division = MunicipalityDivision.Of(contracts.CodeLists);
        Outputs = [LinkageDatasets.Contract(contracts, LinkageDatasets.Divisions)];
        Contracts = contracts.HashesOf("codelists/municipality", "outputs/link.divisions");
    }

    /// <inheritdoc />
    public string Task => "link.divisions";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } = [LinkageDatasets.Population];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = (
            from code in division.Of(year)
            from later in division.Years
            where later >= year
            select (code, later, Then: division.Later(code, year, later))).ToArray();
        context.Sql.Load("division", new ColumnBatch(
        [
            new Column<string?>("municipality", [.. rows.Select(row => row.code)]),
            new Column<int?>("division_year", [.. rows.Select(row => (int?)row.later)]),
            new Column<string?>("municipality_then", [.. rows.Select(row => row.Then.Code)]),
            new Column<bool?>("is_whole", [.. rows.Select(row => (bool?)row.Then.IsWhole)]),
        ]));
        context.Sql.Write(LinkageDatasets.Divisions, SqlStatement.FromFile<DivisionsTransform>("Linkage/Population/divisions.sql"));
    }
}
