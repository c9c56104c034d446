using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>Names of the datasets that the linking stage writes.</summary>
public static class LinkageDatasets
{
    /// <summary>The target population with its background.</summary>
    public static DatasetName Population { get; } = new("link", "population");

    /// <summary>Counts of the target population, by background and by the terms of the weighting.</summary>
    public static DatasetName PopulationTotals { get; } = new("link", "population_totals");

    /// <summary>Persons of the register outside the target population, with the reason.</summary>
    public static DatasetName OutsidePopulation { get; } = new("link", "outside_population");

    /// <summary>What was checked between registers, and what was found.</summary>
    public static DatasetName RegisterChecks { get; } = new("link", "register_checks");

    /// <summary>Of how many residents the registers know what, by sex and age.</summary>
    public static DatasetName RegisterCoverage { get; } = new("link", "register_coverage");

    /// <summary>Chains, cycles and double claims of the concordance table.</summary>
    public static DatasetName ConcordanceIssues { get; } = new("link", "concordance_issues");

    /// <summary>Linked respondents with background, origin of every value and inclusion probabilities.</summary>
    public static DatasetName Respondents { get; } = new("link", "respondents");

    /// <summary>Responses that are not weighted, with the reason.</summary>
    public static DatasetName SetApart { get; } = new("link", "set_apart");

    /// <summary>How often register and survey answer differ, by variable.</summary>
    public static DatasetName Agreement { get; } = new("link", "agreement");

    /// <summary>Municipalities of the edition in later divisions of the country.</summary>
    public static DatasetName Divisions { get; } = new("link", "divisions");

    /// <summary>Pairs of a contact and a person that were proposed, with what became of them.</summary>
    public static DatasetName Matches { get; } = new("link", "matches");

    /// <summary>Contacts without a match, with the reason.</summary>
    public static DatasetName Unmatched { get; } = new("link", "unmatched");

    /// <summary>What is kept of the contacts: the classes by which linkage rates are told.</summary>
    public static DatasetName Contacts { get; } = new("link", "contacts");

    /// <summary>What the matching of contacts started from and where it decides.</summary>
    public static DatasetName MatchModel { get; } = new("link", "match_model");

    /// <summary>Candidate pairs by their evidence.</summary>
    public static DatasetName MatchWeights { get; } = new("link", "match_weights");

    /// <summary>m, u and weight of every level of the comparisons.</summary>
    public static DatasetName MatchParameters { get; } = new("link", "match_parameters");

    /// <summary>What the blocking rules made.</summary>
    public static DatasetName MatchBlocking { get; } = new("link", "match_blocking");

    /// <summary>Error rates of matching, estimated without knowing the truth.</summary>
    public static DatasetName MatchRates { get; } = new("link", "match_rates");

    /// <summary>Linkage rates of respondents by groups.</summary>
    public static DatasetName MatchBias { get; } = new("link", "match_bias");

    internal static DatasetContract Contract(ContractSet contracts, DatasetName name) => new(name, contracts.Outputs[name.ToString()]);
}
