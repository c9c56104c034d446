using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Checks;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm check</c>: any CSV or Parquet file by a table schema and rules.</summary>
/// <param name="surroundings">Where the summary goes.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="time">The clock.</param>
internal sealed class CheckVerb(Surroundings surroundings, Settings settings, TimeProvider time)
{
    private const int ShownChecks = 15;

    public static Command Command(VerbRunner runner)
    {
        var schema = new Option<string>("--schema") { HelpName = "FILE", Required = true, Description = "The table schema (Table Schema v2, JSON): columns, types, constraints, dialect." };
        var rules = new Option<string?>("--rules") { HelpName = "FILE", Description = "The rules (YAML), and how rows in long form make records; without them the schema alone is checked." };
        var data = new Option<string>("--data") { HelpName = "FILE", Required = true, Description = "The data: CSV or Parquet." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder for failures.parquet, quarantine.parquet, summary.json and report.json." };
        var edit = new Option<string?>("--edit") { HelpName = "FILE", Description = "How the data are edited (YAML): also writes edits.parquet, edited.parquet, edited.csv, final_failures.parquet and, of a table in long form, row_changes.parquet." };
        var delimiter = new Option<string?>("--delimiter") { HelpName = "CHAR", Description = "Character between fields, in place of the schema's dialect." };
        var quote = new Option<string?>("--quote") { HelpName = "CHAR", Description = "Character around fields, with --delimiter [default: \"]." };
        var encoding = new Option<string?>("--encoding") { HelpName = "NAME", Description = "utf-8, iso-8859-1 or windows-1252, with --delimiter [default: utf-8]." };
        var mark = new Option<string?>("--decimal-mark") { HelpName = "CHAR", Description = "Mark before decimals, with --delimiter [default: .]." };
        return runner.On<CheckVerb>(
            new Command("check", "Check any CSV or Parquet file by a table schema and rules. Answers 3 where a check of severity error fails or rows cannot be read.")
            {
                schema, rules, data, folder, edit, delimiter, quote, encoding, mark,
            },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(
                new CheckRequest(
                    verb.Full(parsed.GetRequiredValue(schema)),
                    parsed.GetValue(rules) is { } file ? verb.Full(file) : null,
                    verb.Full(parsed.GetRequiredValue(data)),
                    verb.Full(parsed.GetRequiredValue(folder)),
                    DialectOf(parsed.GetValue(delimiter), parsed.GetValue(quote), parsed.GetValue(encoding), parsed.GetValue(mark)),
                    verb.Settings.Run)
                {
                    Editing = parsed.GetValue(edit) is { } contract ? verb.Full(contract) : null,
                },
                parsed.GetRequiredValue(folder),
                cancellation)));
    }

    private Settings Settings => settings;

    private int Run(CheckRequest request, string folder, CancellationToken cancellation)
    {
        var findings = CheckRun.Execute(request, time, cancellation);
        Summarise(findings);
        if (findings.Editing is { } editing)
        {
            Summarise(editing, findings.HardFailures);
        }

        surroundings.Out.WriteLine($"{Path.Combine(folder, findings.Files[0])}, {string.Join(", ", findings.Files[1..])}");
        return findings.HardFailures + findings.RowsSetAside > 0 ? ExitCode.DataRefused : ExitCode.Done;
    }

    /// <summary>A summary that fits a screen: what fails most first; of the rest how many there are.</summary>
    private void Summarise(CheckFindings findings)
    {
        var output = surroundings.Out;
        var outcomes = findings.Result.Outcomes;
        var of = findings.Rules.Records is null ? "" : $" of {Number(findings.Result.Rows)} rows";
        output.WriteLine($"{Number(findings.Result.Records)} records{of}, {outcomes.Length} checks");
        foreach (var (reason, count) in findings.SetAside)
        {
            output.WriteLine($"{Number(count)} rows could not be read: {reason}");
        }

        var failing = outcomes.Where(outcome => outcome.Fails > 0)
            .OrderBy(outcome => outcome.Check.Severity)
            .ThenByDescending(outcome => outcome.Fails)
            .ThenBy(outcome => outcome.Check.Name, StringComparer.Ordinal)
            .ToArray();
        if (failing.Length > 0)
        {
            string[] header = ["rule", "severity", "holds", "fails", "unchecked"];
            Lines.Align(output, [header, .. failing.Take(ShownChecks).Select(Row)], numbersFrom: 2);
        }

        var rest = failing.Length - ShownChecks;
        var never = outcomes.Count(outcome => outcome is { Holds: 0, Fails: 0 });
        output.WriteLine(
            (rest > 0 ? $"{rest} more checks fail; " : "")
            + $"{outcomes.Length - failing.Length - never} hold wherever they can be checked{(never > 0 ? $"; {never} could be checked nowhere" : "")}");
    }

    /// <summary>What was changed by each step, and what could not be.</summary>
    private void Summarise(EditingOutcome editing, long hardFailures)
    {
        var output = surroundings.Out;
        var steps = editing.Counts.GroupBy(count => count.Step).Select(step => $"{step.Key} {Number(step.Sum(count => count.Cells))}");
        output.WriteLine($"{Number(editing.Edits)} cells edited{(editing.Edits == 0 ? "" : $": {string.Join(", ", steps)}")}; {Number(hardFailures)} hard failures after editing");
        if (editing.RowsAdded + editing.RowsRemoved > 0)
        {
            output.WriteLine($"{Number(editing.RowsAdded)} rows added, {Number(editing.RowsRemoved)} removed beside another of the same cell");
        }

        foreach (var (rules, records) in editing.Contradictions)
        {
            output.WriteLine($"{Number(records)} records that no change reconciles with {rules}");
        }

        foreach (var (imputation, cells) in editing.NoDonor)
        {
            output.WriteLine($"{Number(cells)} cells of {imputation} stay missing: nothing fits");
        }

        foreach (var (rule, reason) in editing.NotLocalised)
        {
            output.WriteLine($"{rule} takes no part in localisation: {reason}");
        }
    }

    private static string[] Row(CheckOutcome outcome) =>
    [
        outcome.Check.Name, outcome.Check.Severity.ToString().ToLowerInvariant(), Number(outcome.Holds), Number(outcome.Fails), Number(outcome.Unchecked),
    ];

    private static Dialect? DialectOf(string? delimiter, string? quote, string? encoding, string? mark)
    {
        if (delimiter is null)
        {
            return quote is null && encoding is null && mark is null
                ? null
                : throw new InvalidInputException(InputFailure.Invalid, new Fault("--delimiter", "nothing, beside other parts of a dialect", "the character between fields", "State the whole dialect, or leave it to the schema."));
        }

        string[] encodings = ["utf-8", "iso-8859-1", "windows-1252"];
        return encoding is not null && !encodings.Contains(encoding)
            ? throw new InvalidInputException(InputFailure.Invalid, new Fault("--encoding", $"'{encoding}'", $"one of {string.Join(", ", encodings)}", "Correct the option."))
            : new Dialect(Character("--delimiter", delimiter), Character("--quote", quote ?? "\""), encoding ?? "utf-8", Character("--decimal-mark", mark ?? "."), LineBreaksInQuotes: true);
    }

    private static char Character(string option, string text) => text switch
    {
        [var character] => character,
        "\\t" => '\t',
        _ => throw new InvalidInputException(InputFailure.Invalid, new Fault(option, $"'{text}'", "a single character, or \\t", "Correct the option.")),
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
