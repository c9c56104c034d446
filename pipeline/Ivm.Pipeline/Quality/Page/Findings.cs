using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>How much a finding matters.</summary>
internal enum Weight
{
    /// <summary>The run or the data cannot stand.</summary>
    Stop,

    /// <summary>Worth a look before figures are trusted.</summary>
    Look,

    /// <summary>As it should be.</summary>
    Good,
}

/// <summary>Something that the numbers say by themselves.</summary>
/// <param name="Weight">How much it matters.</param>
/// <param name="Text">What, as markup.</param>
/// <param name="Part">Where on the page; the part's name in JSON.</param>
internal sealed record Finding(Weight Weight, string Text, string Part);

/// <summary>What to look at first.</summary>
internal static class Findings
{
    /// <summary>Above this share of records in quarantine a file is named. It only chooses what is named first.</summary>
    private const double NotableShare = 0.01;

    /// <summary>Above this share of empty answers a block is named in a mode.</summary>
    private const double NotableMissing = 0.05;

    /// <summary>Above this share of imputed values a variable is named.</summary>
    private const double NotableImputed = 0.02;

    private const int ShownFailures = 3;

    /// <summary>The findings, gravest first.</summary>
    public static IReadOnlyList<Finding> Of(QualityReport report) =>
    [
        .. Steps(report).Concat(Accounts(report)).Concat(Rules(report)).Concat(Files(report)).Concat(Regions(report)).Concat(Answers(report))
            .OrderBy(finding => finding.Weight),
    ];

    private static IEnumerable<Finding> Steps(QualityReport report)
    {
        var failed = report.Steps.Where(step => step.End == "failed").ToArray();
        foreach (var step in failed.Take(ShownFailures))
        {
            yield return new Finding(Weight.Stop, $"Step <code>{Escape(step.Task)}</code> failed: {Escape(step.Failure ?? "")}", "deliveries");
        }

        if (failed.Length > ShownFailures)
        {
            yield return new Finding(Weight.Stop, $"{failed.Length - ShownFailures} more steps failed.", "absent");
        }

        var stopped = report.Steps.Count(step => step.End == "stopped");
        if (stopped > 0)
        {
            yield return new Finding(Weight.Stop, $"{Plural(stopped, "step of the line was", "steps of the line were")} not reached{(report.Absent.IsEmpty ? "" : ", so that parts of this page are not there")}.", "absent");
        }
    }

    private static IEnumerable<Finding> Accounts(QualityReport report)
    {
        var isBalanced = Balances(report);
        yield return isBalanced
            ? new Finding(Weight.Good, "The accounts add up: every row that was read is accepted or in quarantine, and every response is kept or counted as lost.", "deliveries")
            : new Finding(Weight.Stop, "The accounts do not add up: rows are lost without a reason.", "deliveries");
    }

    /// <summary>Whether every row is in the next step or counted as lost.</summary>
    public static bool Balances(QualityReport report) =>
        report.Deliveries.Files.All(file => file.Balances)
        && report.Responses.Zip(report.Responses.Skip(1)).All(pair => pair.First.Rows == pair.Second.Rows + pair.Second.Lost.Sum(lost => lost.Number));

    private static IEnumerable<Finding> Rules(QualityReport report)
    {
        if (report.Rules is not { } rules)
        {
            yield break;
        }

        if (rules.HardFailuresAfter is { } hard)
        {
            yield return hard == 0
                ? new Finding(Weight.Good, "No error is left after editing: every rule of that severity holds or cannot be checked in every record.", "rules")
                : new Finding(Weight.Stop, $"{Count(hard)} failures of errors are left after editing.", "rules");
        }

        if (rules.Rules.Where(rule => rule.Severity == "error").MaxBy(rule => rule.Before.Fails) is { Before.Fails: > 0 } worst)
        {
            yield return new Finding(Weight.Look, $"The error that occurs most: <code>{Escape(worst.Rule)}</code>, {Plural(worst.Before.Fails, "time", "times")}.", "rules");
        }

        if (rules.Surveys is [{ PerThousand: > 0 } first, ..])
        {
            yield return new Finding(Weight.Look, $"Survey <code>{Escape(first.Survey)}</code> ({Words.Name(first.Label)}) has the most failures: {first.PerThousand:0.0} per 1,000, {Count(first.Errors + first.Warnings)} among its {Plural(first.Respondents, "respondent", "respondents")}.", "rules");
        }
    }

    private static IEnumerable<Finding> Files(QualityReport report)
    {
        var notable = report.Deliveries.Files.Where(file => file.QuarantinedShare > NotableShare).OrderByDescending(file => file.QuarantinedShare).ThenBy(file => file.File, StringComparer.Ordinal).ToArray();
        if (notable.Length > 0)
        {
            yield return new Finding(
                Weight.Look,
                $"{Plural(notable.Length, "file has", "files have")} more than {Percent(NotableShare)} of the records in quarantine; most of all <code>{Escape(Path.GetFileName(notable[0].File))}</code>, {Percent(notable[0].QuarantinedShare)}.",
                "deliveries");
        }
    }

    private static IEnumerable<Finding> Regions(QualityReport report)
    {
        if (report.Response is not { } response)
        {
            yield break;
        }

        var below = response.Regions.Where(region => region.Respondents < response.Aim).OrderBy(region => region.Respondents).ThenBy(region => region.Region, StringComparer.Ordinal).ToArray();
        yield return below.Length == 0
            ? new Finding(Weight.Good, $"Every police region has at least {Count(response.Aim)} respondents.", "response")
            : new Finding(Weight.Look, $"{Plural(below.Length, "police region has", "police regions have")} fewer than {Count(response.Aim)} respondents; fewest {Words.Name(below[0].Label)}, {Count(below[0].Respondents)}.", "response");
        if (response.Outside > 0)
        {
            yield return new Finding(Weight.Look, $"{Plural(response.Outside, "response has", "responses have")} a number that the sample file lacks.", "response");
        }

        if (response.OutsideFieldwork > 0)
        {
            yield return new Finding(Weight.Look, $"{Plural(response.OutsideFieldwork, "response has", "responses have")} an interview date outside the fieldwork.", "response");
        }
    }

    private static IEnumerable<Finding> Answers(QualityReport report)
    {
        if (report.Missing?.Blocks.MaxBy(block => Empty(block.Cells)) is { } block && Empty(block.Cells) > NotableMissing)
        {
            yield return new Finding(Weight.Look, $"Most item nonresponse: {Words.Name(block.Label)}, {Words.Name(block.ModeLabel)}, {Percent(Empty(block.Cells))} of the questions put.", "missing");
        }

        if (report.Edits?.Variables.MaxBy(variable => variable.ImputedShare) is { } imputed && imputed.ImputedShare > NotableImputed)
        {
            yield return new Finding(Weight.Look, $"Most imputed: <code>{Escape(imputed.Variable)}</code>, {Percent(imputed.ImputedShare)} of its values.", "edits");
        }
    }

    private static double Empty(MissingCells cells) => cells.Put == 0 ? 0 : (double)cells.ItemMissing / cells.Put;
}
