using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// A variable of persons that counts incidents: per offence that counts in the totals, the last incident, when it lies
/// in the victimisation window and the question whether it was reported has an answer in substance. Shares of incidents
/// (reported, reported by document) are ratios of the totals of two such counts. Missing for persons who were not asked
/// the reporting block; 0 for persons without such an incident.
/// </summary>
/// <param name="Variable">Name of the derived variable.</param>
/// <param name="Label">What it counts.</param>
/// <param name="Groups">Only offences of these groups; empty for all that count in the totals.</param>
/// <param name="Reported">Only incidents with one of these answers to <c>{offence}_reported</c>; empty for any answer in substance.</param>
/// <param name="ReportForm">Only incidents with one of these answers to <c>{offence}_report_form</c>; empty for any, an absent one included.</param>
public sealed record IncidentCount(
    string Variable,
    Label Label,
    ImmutableArray<string> Groups,
    ImmutableArray<int> Reported,
    ImmutableArray<int> ReportForm);
