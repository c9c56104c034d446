using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>Names and contracts of the datasets that the linking stage writes.</summary>
public static class LinkageDatasets
{
    /// <summary>The target population with its background.</summary>
    public static DatasetName Population { get; } = new("link", "population");

    /// <summary>Persons of the register outside the target population, with the reason.</summary>
    public static DatasetName OutsidePopulation { get; } = new("link", "outside_population");

    /// <summary>Linked respondents with background, origin of every value and inclusion probabilities.</summary>
    public static DatasetName Respondents { get; } = new("link", "respondents");

    /// <summary>Responses that are not weighted, with the reason.</summary>
    public static DatasetName SetApart { get; } = new("link", "set_apart");

    /// <summary>How often register and survey answer differ, by variable.</summary>
    public static DatasetName Agreement { get; } = new("link", "agreement");

    /// <summary>Contract of <see cref="Population"/>.</summary>
    public static TableSchema PopulationSchema { get; } = TableSchema.Dataset(
        "link.population",
        new Label("Doelpopulatie op de peildatum", "Target population on the reference date"),
        [
            .. PersonKey,
            .. BackgroundVariable.All.Select(variable => variable.Field),
            Field.Of("household_number", FieldType.String, new Label("Huishoudnummer", "Household number"), required: true),
            Field.Of("household_start", FieldType.String, new Label("Aanvangsdatum van het huishouden", "First day of the household"), required: true),
        ],
        "rinpersoons",
        "rinpersoon");

    /// <summary>Contract of <see cref="OutsidePopulation"/>.</summary>
    public static TableSchema OutsidePopulationSchema { get; } = TableSchema.Dataset(
        "link.outside_population",
        new Label("Personen buiten de doelpopulatie", "Persons outside the target population"),
        [.. PersonKey, Reason],
        "rinpersoons",
        "rinpersoon");

    /// <summary>Contract of <see cref="Respondents"/>.</summary>
    public static TableSchema RespondentsSchema { get; } = TableSchema.Dataset(
        "link.respondents",
        new Label("Gekoppelde respondenten", "Linked respondents"),
        [
            CaseNumber,
            .. PersonKey,
            Field.Of("link_status", FieldType.String, new Label("Wijze van koppelen: rechtstreeks of via de concordantietabel", "How linked: direct or through the concordance table"), required: true),
            .. BackgroundVariable.All.SelectMany(variable => new[] { variable.Field, variable.OriginField }),
            Probability("prob_national", "landelijke", "national"),
            Probability("prob_local", "lokale", "local"),
            Field.Of("stratum_national", FieldType.String, new Label("Stratum van de landelijke steekproef", "Stratum of the national sample"), required: true),
            Field.Of("stratum_local", FieldType.String, new Label("Stratum van de lokale steekproef", "Stratum of the local sample"), required: true),
        ],
        "samplenr");

    /// <summary>Contract of <see cref="SetApart"/>.</summary>
    public static TableSchema SetApartSchema { get; } = TableSchema.Dataset(
        "link.set_apart",
        new Label("Responsen die niet worden gewogen", "Responses that are not weighted"),
        [
            CaseNumber,
            Reason,
            Field.Of("kept_samplenr", FieldType.String, new Label("Behouden respons van dezelfde persoon", "Response of the same person that was kept")),
        ],
        "samplenr");

    /// <summary>Contract of <see cref="Agreement"/>.</summary>
    public static TableSchema AgreementSchema { get; } = TableSchema.Dataset(
        "link.agreement",
        new Label("Overeenstemming van register en antwoord", "Agreement of register and answer"),
        [
            Field.Of("variable", FieldType.String, new Label("Achtergrondkenmerk", "Background variable"), required: true),
            Field.Of("compared", FieldType.Long, new Label("Respondenten met beide waarden", "Respondents with both values"), required: true),
            Field.Of("different", FieldType.Long, new Label("Waarvan verschillend", "Of whom different"), required: true),
        ],
        "variable");

    private static Field CaseNumber =>
        Field.Of("samplenr", FieldType.String, new Label("Nummer van de steekproefpersoon", "Number of the sampled person"), required: true);

    private static IEnumerable<Field> PersonKey =>
    [
        Field.Of("rinpersoons", FieldType.String, new Label("Soort persoonsnummer", "Kind of person number"), required: true),
        Field.Of("rinpersoon", FieldType.String, new Label("Persoonsnummer", "Person number"), required: true),
    ];

    private static Field Reason =>
        Field.Of("reason", FieldType.String, new Label("Reden", "Reason"), required: true);

    private static Field Probability(string name, string dutch, string english) =>
        Field.Of(name, FieldType.Number, new Label($"Insluitkans van de {dutch} steekproef", $"Inclusion probability of the {english} sample"), required: true)
            with
        { Constraints = new FieldConstraints(Required: true, Minimum: 0, Maximum: 1) };
}
