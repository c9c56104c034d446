using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Names of the datasets that the report reads.</summary>
internal static class Datasets
{
    public static DatasetName Sample { get; } = new("ingest", "sample");

    public static DatasetName Harmonised { get; } = new("clean", "harmonised");

    public static DatasetName Respondents { get; } = new("clean", "respondents");

    public static DatasetName Superseded { get; } = new("clean", "superseded");

    public static DatasetName Duplicates { get; } = new("clean", "duplicates");

    public static DatasetName RuleSummary { get; } = new("clean", "rule_summary");

    public static DatasetName RuleFailures { get; } = new("clean", "rule_failures");

    public static DatasetName FinalCheck { get; } = new("clean", "final_check");

    public static DatasetName Edits { get; } = new("clean", "edits");

    public static DatasetName Linked { get; } = new("link", "respondents");

    public static DatasetName SetApart { get; } = new("link", "set_apart");

    public static DatasetName Agreement { get; } = new("link", "agreement");

    public static DatasetName Bias { get; } = new("link", "match_bias");

    public static DatasetName Contacts { get; } = new("link", "contacts");

    public static DatasetName Matches { get; } = new("link", "matches");

    public static DatasetName Unmatched { get; } = new("link", "unmatched");

    public static DatasetName Rates { get; } = new("link", "match_rates");

    public static DatasetName Model { get; } = new("link", "match_model");

    public static DatasetName Levels { get; } = new("link", "match_parameters");

    public static DatasetName Weights { get; } = new("link", "match_weights");

    public static DatasetName Rules { get; } = new("link", "match_blocking");
}
