using Ivm.Contracts;
using Ivm.Pipeline.Pages;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Words and names as the page writes them.</summary>
internal static class Words
{
    /// <summary>Name of a stream.</summary>
    public static string Stream(string stream) => stream switch
    {
        "national" => "National responses",
        "local" => "Local responses",
        "sample" => "Sample file",
        _ => "Registers",
    };

    /// <summary>Name of a step on the way of the responses.</summary>
    public static string Step(string step) => step switch
    {
        "delivered" => "Rows delivered",
        "accepted" => "Accepted",
        "current" => "Latest row of each response",
        "kept" => "One response of each person",
        _ => "Linked to the registers",
    };

    /// <summary>Why rows are lost in a step on the way of the responses.</summary>
    public static string Loss(string step) => step switch
    {
        "accepted" => "in quarantine",
        "current" => "superseded or withdrawn",
        "kept" => "duplicates",
        _ => "set apart",
    };

    /// <summary>A name in English, with the Dutch one as its title.</summary>
    public static string Name(Label label) => label.Dutch == label.English
        ? PageText.Escape(label.English)
        : $"<span lang=\"en\" title=\"{PageText.Escape(label.Dutch)}\">{PageText.Escape(label.English)}</span>";

    /// <summary>A code with its name below it.</summary>
    public static string Code(string code, Label label) => label.English == code
        ? $"<code>{Broken(code)}</code>"
        : $"<code>{Broken(code)}</code><small>{Name(label)}</small>";

    /// <summary>A code that may break after its parts.</summary>
    private static string Broken(string code) => PageText.Escape(code).Replace("_", "_<wbr>", StringComparison.Ordinal).Replace(".", ".<wbr>", StringComparison.Ordinal);

    /// <summary>A rule with its severity and, below, what it demands.</summary>
    public static string Rule(RuleCounts rule) => Code(rule.Rule, rule.Label).Replace("</code>", $"</code> {Severity(rule.Severity)}", StringComparison.Ordinal);

    /// <summary>A severity: a word, never a colour alone.</summary>
    public static string Severity(string severity) => $"<span class=\"tag {severity}\">{severity}</span>";

    /// <summary>Counts by reason in one line, most first.</summary>
    public static string Reasons(IEnumerable<KeyValuePair<string, long>> reasons) => string.Join(
        ", ", reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{PageText.Escape(reason.Key)} {PageText.Count(reason.Value)}"));
}
