using System.Collections.Immutable;

namespace Ivm.Pipeline.Quality;

/// <summary>How persons whom surveys without person key have drawn were found by name, birth date and address.</summary>
/// <param name="Contacts">Contacts.</param>
/// <param name="Passes">Contacts matched, by pass, most first.</param>
/// <param name="Unmatched">Contacts without a match, by reason, most first.</param>
/// <param name="Rates">Error rates, estimated without knowing the truth.</param>
/// <param name="Model">Where it started and decided.</param>
/// <param name="Levels">Levels of the comparisons.</param>
/// <param name="Weights">Candidate pairs by weight, from the lowest class to the highest.</param>
/// <param name="Rules">What the blocking rules made.</param>
public sealed record MatchingNumbers(
    long Contacts,
    ImmutableArray<CodeCount> Passes,
    ImmutableArray<CodeCount> Unmatched,
    ImmutableArray<MatchingRate> Rates,
    MatchingStart Model,
    ImmutableArray<MatchingLevel> Levels,
    ImmutableArray<MatchingWeights> Weights,
    ImmutableArray<MatchingRule> Rules);

/// <summary>An estimated rate.</summary>
/// <param name="Method">How it was estimated.</param>
/// <param name="Pass">The pass; <c>all</c> for all.</param>
/// <param name="Status">Of which pairs.</param>
/// <param name="Measure">What is estimated.</param>
/// <param name="Basis">Pairs, or expected true pairs, of which it is a share.</param>
/// <param name="Estimate">The share.</param>
/// <param name="Lower">Lower end of its 95 % interval; null where there is none.</param>
/// <param name="Upper">Upper end.</param>
public sealed record MatchingRate(string Method, string Pass, string Status, string Measure, double Basis, double Estimate, double? Lower, double? Upper);

/// <summary>A level of a comparison.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Condition">What holds.</param>
/// <param name="Matches">Share of true pairs at this level.</param>
/// <param name="Others">Share of other pairs.</param>
/// <param name="Weight">Its weight in bits; null where it is infinite.</param>
public sealed record MatchingLevel(string Comparison, string Condition, double Matches, double Others, double? Weight);

/// <summary>What matching started from, and where it decides.</summary>
/// <param name="Persons">Persons of the register with whom contacts were compared.</param>
/// <param name="Prior">Share of true pairs among all pairs.</param>
/// <param name="Accept">Posterior from which a pair is accepted.</param>
/// <param name="AcceptWeight">The weight of that, in bits.</param>
/// <param name="Review">Posterior from which a pair is reviewed.</param>
/// <param name="ReviewWeight">The weight of that, in bits.</param>
public sealed record MatchingStart(long Persons, double Prior, double Accept, double AcceptWeight, double Review, double ReviewWeight);

/// <summary>Candidate pairs of a class of weights.</summary>
/// <param name="From">Least weight in bits.</param>
/// <param name="To">Least weight of the next class.</param>
/// <param name="Matches">Expected true pairs.</param>
/// <param name="Others">Expected other pairs.</param>
public sealed record MatchingWeights(double From, double To, double Matches, double Others);

/// <summary>What a blocking rule made.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Pairs">Pairs that meet it.</param>
/// <param name="NewPairs">Those that meet no rule before it.</param>
/// <param name="LargestBlock">Most pairs of one value.</param>
public sealed record MatchingRule(string Rule, long Pairs, long NewPairs, long LargestBlock);

/// <summary>The linkage rate of a group of respondents.</summary>
/// <param name="PersonKey">Whether their surveys know person keys: <c>with</c> or <c>without</c>.</param>
/// <param name="Characteristic">The characteristic; <c>total</c> for everybody.</param>
/// <param name="Class">Its class; <c>pooled</c> for small groups together.</param>
/// <param name="Label">Name of the class.</param>
/// <param name="Groups">Groups in it.</param>
/// <param name="Respondents">Respondents.</param>
/// <param name="Linked">Of these, linked.</param>
/// <param name="Rate">Their share.</param>
/// <param name="Lower">Lower end of its 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Difference">The share minus that of all with the same kind of key.</param>
/// <param name="DifferenceLower">Lower end of its 95 % interval.</param>
/// <param name="DifferenceUpper">Upper end.</param>
public sealed record LinkageGroup(
    string PersonKey,
    string Characteristic,
    string Class,
    Contracts.Label Label,
    int Groups,
    long Respondents,
    long Linked,
    double Rate,
    double Lower,
    double Upper,
    double Difference,
    double DifferenceLower,
    double DifferenceUpper);
