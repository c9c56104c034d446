using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Pipeline.Quality;

/// <summary>
/// How good the data of a run are, in numbers: what <c>quality.json</c> and <c>quality.html</c> tell. Counts only; nothing in
/// it stands for one person. A part is null where its datasets were not committed; <see cref="Absent"/> says why.
/// </summary>
/// <param name="Edition">The edition's year.</param>
/// <param name="Steps">How the steps of the line ended.</param>
/// <param name="Deliveries">What came in.</param>
/// <param name="Responses">Where the responses went, from delivered row to linked respondent.</param>
/// <param name="Rules">Which rules fail, before and after editing.</param>
/// <param name="Edits">Which cells were changed.</param>
/// <param name="Missing">Which answers are missing, and why.</param>
/// <param name="Response">Who responded, of those drawn.</param>
/// <param name="Linkage">How respondents were found in the registers.</param>
/// <param name="Assumptions">The assumptions in the contracts.</param>
/// <param name="Sources">The committed datasets that the numbers were taken from.</param>
/// <param name="Absent">Parts that cannot be shown.</param>
public sealed record QualityReport(
    int Edition,
    ImmutableArray<StepEnd> Steps,
    DeliveryNumbers Deliveries,
    ImmutableArray<ResponseStep> Responses,
    RuleNumbers? Rules,
    EditNumbers? Edits,
    MissingNumbers? Missing,
    ResponseNumbers? Response,
    LinkageNumbers? Linkage,
    ImmutableArray<Assumption> Assumptions,
    ImmutableArray<SourceDataset> Sources,
    ImmutableArray<Absence> Absent);

/// <summary>A step of the line that did not come to its end.</summary>
/// <param name="Task">Its name.</param>
/// <param name="End"><c>failed</c> or <c>stopped</c>.</param>
/// <param name="Failure">What went wrong, without values of persons; null when it was not reached.</param>
public sealed record StepEnd(string Task, string End, string? Failure);

/// <summary>A part that cannot be shown.</summary>
/// <param name="Part">The part, as JSON names it.</param>
/// <param name="Why">The reason.</param>
public sealed record Absence(string Part, string Why);

/// <summary>A committed dataset that numbers were taken from.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Sha256">Hash of its file.</param>
public sealed record SourceDataset(string Dataset, long Rows, string Sha256);

/// <summary>Something counted, with a name for people.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Label">Its name.</param>
/// <param name="Number">How many.</param>
public sealed record CodeCount(string Code, Label Label, long Number);

/// <summary>What came in.</summary>
/// <param name="Files">The delivered files, in the order of the line.</param>
/// <param name="Streams">Totals by stream: registers, sample, national, local; only those that have files.</param>
/// <param name="Reasons">Why records of all files were set apart, most first.</param>
public sealed record DeliveryNumbers(ImmutableArray<FileAccount> Files, ImmutableArray<StreamAccount> Streams, ImmutableArray<CodeCount> Reasons);

/// <summary>The account of a delivered file.</summary>
/// <param name="File">Path within the delivery.</param>
/// <param name="Stream"><c>register</c>, <c>sample</c>, <c>national</c> or <c>local</c>.</param>
/// <param name="Label">What it is.</param>
/// <param name="Part"><c>first</c>, or what it is to the file that is due: <c>addition</c>, <c>replacement</c>, <c>withdrawal</c> or <c>repair</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="BytesRead">Bytes read; null when that was not counted.</param>
/// <param name="Promised">Rows that its note promises.</param>
/// <param name="Rows">Rows found in it; null when it was refused as a whole or not read, as are the counts that follow.</param>
/// <param name="Accepted">Rows accepted.</param>
/// <param name="Quarantined">Rows set apart, by reason.</param>
/// <param name="Repaired">Rows set apart that repairs stand in for, which are rows of a file of their own.</param>
/// <param name="Refused">Why it was refused as a whole; null when it was not.</param>
public sealed record FileAccount(
    string File,
    string Stream,
    Label Label,
    string Part,
    long Bytes,
    long? BytesRead,
    long Promised,
    long? Rows,
    long? Accepted,
    ImmutableSortedDictionary<string, long> Quarantined,
    long Repaired,
    string? Refused)
{
    /// <summary>Whether every row and every byte is accounted for.</summary>
    public bool Balances => Rows is null || (Rows == Accepted + QuarantinedRows && (BytesRead is null || BytesRead == Bytes));

    /// <summary>Rows set apart, for any reason.</summary>
    public long QuarantinedRows => Quarantined.Values.Sum();

    /// <summary>Rows set apart as a share of those found; 0 where there are none.</summary>
    public double QuarantinedShare => Rows > 0 ? (double)QuarantinedRows / Rows.Value : 0;
}

/// <summary>The accounts of a stream, added up over the files that were read.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Files">Files.</param>
/// <param name="Unread">Of these, refused as a whole or not read.</param>
/// <param name="Bytes">Their length.</param>
/// <param name="Rows">Rows found.</param>
/// <param name="Accepted">Rows accepted.</param>
/// <param name="Quarantined">Rows set apart.</param>
public sealed record StreamAccount(string Stream, int Files, int Unread, long Bytes, long Rows, long Accepted, long Quarantined);

/// <summary>A step on the way of the responses: what was left after it, and what was lost in it.</summary>
/// <param name="Step"><c>delivered</c>, <c>accepted</c>, <c>current</c> (the latest row of each response), <c>kept</c> (one response a person) or <c>linked</c>.</param>
/// <param name="Rows">Rows left.</param>
/// <param name="Lost">Rows lost since the step before, by reason, most first; together they are exactly the difference.</param>
public sealed record ResponseStep(string Step, long Rows, ImmutableArray<CodeCount> Lost);

/// <summary>Which rules fail.</summary>
/// <param name="Responses">Kept responses, to which rules were applied.</param>
/// <param name="Rules">All rules, worst first: severity, then failures, then name.</param>
/// <param name="Surveys">Failures by survey, most per respondent first; empty when single failures were not committed.</param>
/// <param name="AreFinal">Whether the edited data were checked again.</param>
public sealed record RuleNumbers(long Responses, ImmutableArray<RuleCounts> Rules, ImmutableArray<SurveyFailures> Surveys, bool AreFinal)
{
    /// <summary>Failures of rules whose severity is error, in the edited data; null when these were not checked.</summary>
    public long? HardFailuresAfter => AreFinal ? Rules.Where(rule => rule.Severity == "error").Sum(rule => rule.After?.Fails ?? 0) : null;
}

/// <summary>Three-valued outcomes of a rule.</summary>
/// <param name="Holds">Records where it holds.</param>
/// <param name="Fails">Records where it fails.</param>
/// <param name="Unchecked">Records where it cannot be checked.</param>
public sealed record Outcomes(long Holds, long Fails, long Unchecked);

/// <summary>The outcomes of one rule.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>information</c>.</param>
/// <param name="Label">What it demands.</param>
/// <param name="Before">On the harmonised answers.</param>
/// <param name="After">On the edited answers; null when these were not checked.</param>
public sealed record RuleCounts(string Rule, string Kind, string Severity, Label Label, Outcomes Before, Outcomes? After);

/// <summary>Failures among the respondents of one survey.</summary>
/// <param name="Survey">Its code.</param>
/// <param name="Label">Its name.</param>
/// <param name="Respondents">Kept responses.</param>
/// <param name="Errors">Failures of rules whose severity is error.</param>
/// <param name="Warnings">Failures of warnings.</param>
/// <param name="Touched">Respondents for whom at least one of these fails.</param>
/// <param name="Worst">The rule that fails most in this survey; null when none fails.</param>
/// <param name="WorstFails">How often it fails.</param>
public sealed record SurveyFailures(string Survey, Label Label, long Respondents, long Errors, long Warnings, long Touched, string? Worst, long WorstFails)
{
    /// <summary>Failures of errors and warnings per 1,000 respondents.</summary>
    public double PerThousand => Respondents == 0 ? 0 : 1000.0 * (Errors + Warnings) / Respondents;
}

/// <summary>Which cells were changed.</summary>
/// <param name="Respondents">Kept responses.</param>
/// <param name="Touched">Of these, with at least one changed cell.</param>
/// <param name="Cells">Lines of the edit log.</param>
/// <param name="Steps">By step, in the order in which they are done.</param>
/// <param name="Reasons">By reason, most first.</param>
/// <param name="Variables">By variable, most first.</param>
public sealed record EditNumbers(
    long Respondents,
    long Touched,
    long Cells,
    ImmutableArray<EditStep> Steps,
    ImmutableArray<CodeCount> Reasons,
    ImmutableArray<EditedVariable> Variables);

/// <summary>The edits of one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Label">Its name.</param>
/// <param name="Cells">Lines of the edit log.</param>
/// <param name="Respondents">Respondents touched.</param>
public sealed record EditStep(string Step, Label Label, long Cells, long Respondents);

/// <summary>The edits of one variable.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Label">What it asks.</param>
/// <param name="Cells">Lines of the edit log, by step.</param>
/// <param name="Imputed">Values in the cleaned data that were imputed; null for a variable that is never imputed.</param>
/// <param name="Values">Values in the cleaned data.</param>
public sealed record EditedVariable(string Variable, Label Label, ImmutableSortedDictionary<string, long> Cells, long? Imputed, long? Values)
{
    /// <summary>Lines of the edit log.</summary>
    public long AllCells => Cells.Values.Sum();

    /// <summary>Imputed values as a share of all values; 0 where there are none.</summary>
    public double ImputedShare => Imputed > 0 && Values > 0 ? (double)Imputed.Value / Values.Value : 0;
}

/// <summary>Which answers are missing.</summary>
/// <param name="Blocks">By block of the questionnaire and mode.</param>
/// <param name="Variables">By variable over all modes, in the order of the questionnaire.</param>
public sealed record MissingNumbers(ImmutableArray<BlockMissing> Blocks, ImmutableArray<VariableMissing> Variables);

/// <summary>Cells, and how many of them are missing for what reason.</summary>
/// <param name="Cells">Respondents times questions.</param>
/// <param name="NotAsked">The survey did not take the block.</param>
/// <param name="RoutedPast">The routing led past the question.</param>
/// <param name="DontKnow">Answered "don't know".</param>
/// <param name="Refused">Refused to answer.</param>
/// <param name="ItemMissing">Left empty though it applied.</param>
/// <param name="Invalid">An impossible answer was removed.</param>
public sealed record MissingCells(long Cells, long NotAsked, long RoutedPast, long DontKnow, long Refused, long ItemMissing, long Invalid)
{
    /// <summary>No cells.</summary>
    public static MissingCells None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Cells of questions that were put: the denominator of item nonresponse, don't know, refused and invalid.</summary>
    public long Put => Cells - NotAsked - RoutedPast;

    /// <summary>Cells of questions of blocks that the survey took: the denominator of routed past.</summary>
    public long Taken => Cells - NotAsked;

    /// <summary>Cells with a value.</summary>
    public long Values => Put - DontKnow - Refused - ItemMissing - Invalid;

    /// <summary>Adds cells up.</summary>
    public static MissingCells operator +(MissingCells one, MissingCells other) => new(
        one.Cells + other.Cells,
        one.NotAsked + other.NotAsked,
        one.RoutedPast + other.RoutedPast,
        one.DontKnow + other.DontKnow,
        one.Refused + other.Refused,
        one.ItemMissing + other.ItemMissing,
        one.Invalid + other.Invalid);
}

/// <summary>Missing answers of a block in one mode.</summary>
/// <param name="Block">The block.</param>
/// <param name="Label">What it asks about.</param>
/// <param name="Mode">The mode.</param>
/// <param name="ModeLabel">Name of the mode.</param>
/// <param name="Cells">The counts.</param>
public sealed record BlockMissing(string Block, Label Label, string Mode, Label ModeLabel, MissingCells Cells);

/// <summary>Missing answers of a variable.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Block">Its block.</param>
/// <param name="Label">The question.</param>
/// <param name="Cells">The counts.</param>
public sealed record VariableMissing(string Variable, string Block, Label Label, MissingCells Cells);

/// <summary>Who responded.</summary>
/// <param name="Aim">Net respondents that the design of the survey aims at in each police region.</param>
/// <param name="AimSource">Where the aim is stated.</param>
/// <param name="Streams">By stream.</param>
/// <param name="Modes">By mode and stream.</param>
/// <param name="Regions">By police region; of each person, the region of the stratum in the sample file.</param>
/// <param name="Outside">Kept responses whose number is not in the sample file, so that their region is unknown.</param>
/// <param name="Weeks">Interviews by week and mode, of those within the fieldwork.</param>
/// <param name="OutsideFieldwork">Kept responses with an interview date outside the fieldwork.</param>
public sealed record ResponseNumbers(
    long Aim,
    string AimSource,
    ImmutableArray<StreamResponse> Streams,
    ImmutableArray<ModeResponse> Modes,
    ImmutableArray<RegionResponse> Regions,
    long Outside,
    ImmutableArray<WeekResponse> Weeks,
    long OutsideFieldwork);

/// <summary>Response of a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Drawn">Persons in the sample file.</param>
/// <param name="Respondents">Of these, with a kept response.</param>
public sealed record StreamResponse(string Stream, long Drawn, long Respondents);

/// <summary>Respondents of a mode.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Label">Its name.</param>
/// <param name="National">Kept responses of the national stream.</param>
/// <param name="Local">Kept responses of the local streams.</param>
public sealed record ModeResponse(string Mode, Label Label, long National, long Local);

/// <summary>Response of a police region.</summary>
/// <param name="Region">Its code.</param>
/// <param name="Label">Its name.</param>
/// <param name="DrawnNational">Persons of the national sample.</param>
/// <param name="DrawnLocal">Persons of local samples.</param>
/// <param name="National">Respondents of the national sample.</param>
/// <param name="Local">Respondents of local samples.</param>
public sealed record RegionResponse(string Region, Label Label, long DrawnNational, long DrawnLocal, long National, long Local)
{
    /// <summary>Respondents of both samples.</summary>
    public long Respondents => National + Local;

    /// <summary>Persons drawn in both samples.</summary>
    public long Drawn => DrawnNational + DrawnLocal;
}

/// <summary>Interviews of a week in one mode.</summary>
/// <param name="Monday">First day of the week.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Interviews">Kept responses.</param>
public sealed record WeekResponse(DateOnly Monday, string Mode, long Interviews);

/// <summary>How respondents were found in the registers.</summary>
/// <param name="Responses">Kept responses.</param>
/// <param name="Statuses">Linked respondents by how they were found.</param>
/// <param name="SetApart">Responses that are not weighted, by reason, most first.</param>
/// <param name="Agreement">How often register and survey differ, by variable asked in both; empty when not committed.</param>
/// <param name="Groups">Linkage rates by group; empty when not committed.</param>
/// <param name="Matching">How persons without a key were found; null where every survey has keys.</param>
public sealed record LinkageNumbers(
    long Responses,
    ImmutableArray<CodeCount> Statuses,
    ImmutableArray<CodeCount> SetApart,
    ImmutableArray<VariableAgreement> Agreement,
    ImmutableArray<LinkageGroup> Groups,
    MatchingNumbers? Matching);

/// <summary>How often register and survey differ on a variable.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Compared">Respondents with a value in both.</param>
/// <param name="Different">Of these, with different values.</param>
public sealed record VariableAgreement(string Variable, long Compared, long Different);
