using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>What every task of estimation rests on: the tables, checked against the variables, and what is read for them.</summary>
internal sealed class EstimationBasis
{
    private readonly VariableSource source;
    private readonly PopulationCells cellsOfPopulation;

    /// <summary>Prepares an edition's tables.</summary>
    /// <exception cref="InvalidInputException">A table refers to what is not there.</exception>
    public EstimationBasis(ContractSet contracts, Edition edition)
    {
        Tables = edition.Tables;
        source = new VariableSource(RespondentColumns.Schema(edition), contracts.Outputs["link.respondents"]);
        source.Check(Tables, edition.Year);
        Plan = new FigurePlan(Tables, new SurveySets(edition));
        Model = new CalibrationModel(edition.Weighting, contracts.Outputs["link.population"]);
        cellsOfPopulation = new PopulationCells(Tables.Classifications, contracts.Outputs["link.population"]);
        Contracts = contracts.HashesOf("tables/", "weighting/", "codelists/classifications", "questionnaire/", "scales/", $"editions/{edition.Year}");
    }

    /// <summary>The datasets read.</summary>
    public static ImmutableArray<DatasetName> Inputs { get; } =
    [
        new("clean", "respondents"),
        new("link", "population"),
        new("link", "respondents"),
        new("weight", "weights"),
        BlockWeightSchema.Name,
    ];

    /// <summary>The contracts read.</summary>
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <summary>The tables.</summary>
    public TablePlan Tables { get; }

    /// <summary>The tables taken apart.</summary>
    public FigurePlan Plan { get; }

    /// <summary>The weighting model.</summary>
    public CalibrationModel Model { get; }

    /// <summary>Reads respondents, population counts and the values of the measures.</summary>
    public (CombinedSample Sample, PopulationMargins Margins, RespondentValues Values) Read(ITransformContext context) =>
    (
        CombinedSample.Read(context.Sql, Model.Variables),
        PopulationMargins.Count(context, Model),
        RespondentValues.Read(context.Sql, Tables, source, Plan.Sets)
    );

    /// <summary>The cells of a crossing among respondents and population.</summary>
    public DomainCells Cells(ITransformContext context, ImmutableArray<string> by, RespondentValues values, int respondents) =>
        DomainCells.Of(by, values.Classes, respondents, cellsOfPopulation.Of(context.Sql, by));
}
