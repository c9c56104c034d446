using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The two streams of responses.</summary>
public enum SurveyStream
{
    /// <summary>The national/regional sample, which gets every block.</summary>
    National,

    /// <summary>Samples ordered by municipalities or police regions.</summary>
    Local,
}

/// <summary>One response file that an edition expects.</summary>
/// <param name="Name">Name of the file without extension; also of its dataset.</param>
/// <param name="Stream">National or local.</param>
/// <param name="Survey">Code of the survey: <c>national</c>, or the local survey's own.</param>
/// <param name="Mode">Mode of the whole file (<c>codelists/mode.csv</c>); null where a column says it per response.</param>
/// <param name="Blocks">The blocks asked, mandatory ones included, in questionnaire order.</param>
/// <param name="Schema">The file's full contract, under our names: administrative columns, then a column per question. Dialect, forms of dates and missing texts are those of the agency; no dialect where it delivers Parquet.</param>
public sealed record ResponseFile(string Name, SurveyStream Stream, string Survey, string? Mode, ImmutableArray<Block> Blocks, TableSchema Schema)
{
    /// <summary>Who delivers it, and how.</summary>
    public Agency Agency { get; init; } = Agency.Standard(Schema.Dialect);

    /// <summary>The names that the columns have in the delivered file, in the order of the columns of <see cref="Schema"/>.</summary>
    public ImmutableArray<string> Header { get; init; } = [.. Schema.Fields.Select(field => field.Name)];

    /// <summary>Its path relative to the delivery folder, with forward slashes.</summary>
    public string Path => $"responses/{Name}{Agency.Extension}";

    /// <summary>
    /// The variants that the file holds: its column <see cref="QuestionVariant.Variable"/> stands where the question's
    /// would. <see cref="Blocks"/> has the national questions all the same.
    /// </summary>
    public ImmutableArray<QuestionVariant> Variants { get; init; } = [];

    /// <summary>Whether its rows bear the person's key; if not, respondents are found by the contacts of their sample number.</summary>
    public bool HasPersonKey { get; init; } = true;

    /// <summary>The variant that the file has of a question; null where it has the question itself.</summary>
    /// <param name="question">The question's variable.</param>
    public QuestionVariant? VariantOf(string question) => Variants.FirstOrDefault(variant => variant.Of.Variable == question);
}

/// <summary>A local survey of an edition.</summary>
/// <param name="Survey">Its code.</param>
/// <param name="Label">Its name.</param>
/// <param name="Municipalities">Municipality codes where it was held.</param>
/// <param name="SampleSize">Persons drawn in the real survey or, for a simulated delivery, to be drawn.</param>
/// <param name="OptionalBlocks">Names of the optional blocks taken.</param>
/// <param name="FreeBlock">Its own block; null when none.</param>
public sealed record LocalSurvey(string Survey, Label Label, ImmutableArray<string> Municipalities, int SampleSize, ImmutableArray<string> OptionalBlocks, Block? FreeBlock)
{
    /// <summary>Other forms of national questions that it asks in their place.</summary>
    public ImmutableArray<QuestionVariant> Variants { get; init; } = [];

    /// <summary>
    /// Whether its sample was drawn from a register with person keys. If not, neither sample file nor responses have a key
    /// of its persons, and <see cref="Edition.Contacts"/> says who was drawn.
    /// </summary>
    public bool HasPersonKey { get; init; } = true;
}

/// <summary>One edition (year) of the survey: everything that belongs to it, resolved (<c>data-schemas/editions</c>).</summary>
/// <param name="Year">The edition's year.</param>
/// <param name="ReferenceDate">The date on which register rows must hold.</param>
/// <param name="FieldworkStart">First interview date.</param>
/// <param name="FieldworkEnd">Last interview date.</param>
/// <param name="Registers">Contracts of the register extracts expected.</param>
/// <param name="Sample">Contract of the sample file.</param>
/// <param name="NationalSampleSize">Persons drawn in the national sample.</param>
/// <param name="Questionnaire">The questionnaire.</param>
/// <param name="LocalSurveys">The local surveys.</param>
/// <param name="ResponseFiles">The response files expected, national and local.</param>
/// <param name="Window">How incidents become victimisation.</param>
/// <param name="Rules">Edit rules besides those that follow from the questionnaire.</param>
/// <param name="Duplicates">Which of several responses of a person is kept.</param>
/// <param name="Scales">Scale scores derived.</param>
/// <param name="Indicators">0/1 variables derived.</param>
/// <param name="Weighting">Weighting model.</param>
/// <param name="Tables">Tables.</param>
/// <param name="Disclosure">Disclosure policy.</param>
public sealed record Edition(
    int Year,
    DateOnly ReferenceDate,
    DateOnly FieldworkStart,
    DateOnly FieldworkEnd,
    ImmutableArray<TableSchema> Registers,
    TableSchema Sample,
    int NationalSampleSize,
    Questionnaire Questionnaire,
    ImmutableArray<LocalSurvey> LocalSurveys,
    ImmutableArray<ResponseFile> ResponseFiles,
    VictimisationWindow Window,
    ImmutableArray<EditRule> Rules,
    DuplicateRule Duplicates,
    ImmutableArray<Scale> Scales,
    ImmutableArray<Indicator> Indicators,
    WeightingModel Weighting,
    TablePlan Tables,
    DisclosurePolicy Disclosure)
{
    /// <summary>Who belongs to the target population and how respondents are linked to it.</summary>
    public LinkagePlan Linkage { get; init; } = LinkagePlan.Default;

    /// <summary>
    /// Contract of names, birth dates and addresses of the persons drawn by surveys without person key
    /// (<c>sample/NAME.csv</c>); null exactly where every survey has keys.
    /// </summary>
    public TableSchema? Contacts { get; init; }

    /// <summary>Where the list of surveys without person key stands, which may be an edition that this one is based on; null where there is none.</summary>
    public SourceLocation? WithoutPersonKey { get; init; }

    /// <summary>How records that break hard rules are edited.</summary>
    public EditingPlan Editing { get; init; } = EditingPlan.None;

    /// <summary>Counts of incidents derived, for shares of incidents.</summary>
    public ImmutableArray<IncidentCount> IncidentCounts { get; init; } = [];

    /// <summary>
    /// Every variable that cleaning derives for persons, in the order of its columns: per offence
    /// <c>victim_{offence}</c> and <c>count_{offence}</c>, then the same for groups and for <c>any</c>, then incident
    /// counts, scales and indicators.
    /// </summary>
    public IEnumerable<DerivedVariable> DerivedVariables() => DerivationTexts.Of(this);
}
