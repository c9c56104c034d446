using System.Net;
using Ivm.Pipeline.Pages;

namespace Ivm.Pipeline.Quality;

/// <summary>The gist of the report for a terminal: at most 24 lines of 80 characters (except for the path of the page).</summary>
internal static class QualitySummary
{
    private const int Width = 80;
    private const int NameWidth = 34;
    private const int NumberWidth = 12;
    private const int MostRules = 5;
    private const int RuleWidth = 52;

    /// <summary>The lines.</summary>
    /// <param name="report">The numbers.</param>
    /// <param name="page">Path of the page.</param>
    public static IEnumerable<string> Of(QualityReport report, string page) =>
        [.. Deliveries(report), .. Responses(report), .. Edits(report), .. Rules(report), $"Quality: {page}"];

    private static IEnumerable<string> Deliveries(QualityReport report)
    {
        yield return Row("Delivered", "files", "rows in", "accepted", "quarantine");
        foreach (var stream in report.Deliveries.Streams)
        {
            yield return Row($"  {Name(stream)}", Count(stream.Files), Count(stream.Rows), Count(stream.Accepted), Count(stream.Quarantined));
        }

        if (!report.Deliveries.Reasons.IsEmpty)
        {
            yield return Listed("  quarantined: ", [.. report.Deliveries.Reasons.Select(reason => $"{reason.Code} {Count(reason.Number)}")]);
        }
    }

    private static IEnumerable<string> Responses(QualityReport report)
    {
        var before = 0L;
        foreach (var step in report.Responses)
        {
            if (step.Step is "kept" or "linked" || (step.Step == "current" && !step.Lost.IsEmpty))
            {
                var head = $"Responses {step.Step}: {Count(step.Rows)} of {Count(before)}";
                yield return step.Lost.IsEmpty ? head : Listed($"{head}, not ", [.. step.Lost.Select(reason => $"{reason.Code} {Count(reason.Number)}")]);
            }

            before = step.Rows;
        }
    }

    private static IEnumerable<string> Edits(QualityReport report)
    {
        if (report.Edits is { } edits)
        {
            yield return Cut($"Edits: {PageText.Plural(edits.Cells, "cell", "cells")} of {PageText.Plural(edits.Touched, "respondent", "respondents")} ({WebUtility.HtmlDecode(PageText.Percent(edits.Touched, edits.Respondents))})");
            if (!edits.Steps.IsEmpty)
            {
                yield return Listed("  ", [.. edits.Steps.Select(step => $"{step.Step} {Count(step.Cells)}")]);
            }
        }
    }

    private static IEnumerable<string> Rules(QualityReport report)
    {
        if (report.Rules is not { } rules)
        {
            yield break;
        }

        var failing = rules.Rules.Where(rule => rule.Severity != "information" && rule.Before.Fails > 0).OrderByDescending(rule => rule.Before.Fails).ThenBy(rule => rule.Rule, StringComparer.Ordinal).ToArray();
        var after = rules.HardFailuresAfter is { } hard ? $"; failures of errors after editing: {Count(hard)}" : "";
        yield return Cut($"Rules: {failing.Length} of {rules.Rules.Count(rule => rule.Severity != "information")} fail somewhere{after}");
        foreach (var rule in failing.Take(MostRules))
        {
            yield return $"  {Fit(rule.Rule, RuleWidth)}{Count(rule.Before.Fails).PadLeft(NumberWidth)}  {rule.Severity}";
        }
    }

    private static string Name(StreamAccount stream)
    {
        var name = stream.Stream switch
        {
            "national" => "national responses",
            "local" => "local responses",
            "sample" => "sample",
            _ => "registers",
        };
        return stream.Unread == 0 ? name : $"{name} ({stream.Unread} left out)";
    }

    private static string Row(string name, string files, params ReadOnlySpan<string> numbers)
    {
        var row = Fit(name, NameWidth - 4) + files.PadLeft(6);
        foreach (var number in numbers)
        {
            row += number.PadLeft(NumberWidth + 1);
        }

        return row;
    }

    /// <summary>As many items as fit, and how many more there are.</summary>
    private static string Listed(string head, string[] items)
    {
        var shown = items.Length;
        while (shown > 1 && Text(shown).Length > Width)
        {
            shown--;
        }

        return Cut(Text(shown));

        string Text(int number) => $"{head}{string.Join(", ", items.Take(number))}{(number < items.Length ? $" and {items.Length - number} more" : "")}";
    }

    private static string Fit(string text, int width) => text.Length > width ? $"{text[..(width - 1)]}…" : text.PadRight(width);

    private static string Cut(string text) => text.Length > Width ? $"{text[..(Width - 1)]}…" : text;

    private static string Count(long number) => PageText.Count(number);
}
