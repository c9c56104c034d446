using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Contracts;
using Ivm.Pipeline.Lineage;
using Ivm.Pipeline.Planning;
using Ivm.Transforms;

namespace Ivm.Cli.Verbs;

/// <summary>
/// <c>ivm why DATASET</c>: what a dataset was made from, back to delivered files; <c>ivm why --person KEY --variable
/// NAME</c>: the story of one value.
/// </summary>
/// <param name="line">Makes the line.</param>
/// <param name="settings">Threads for hashing the delivery.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class WhyVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    private const string Protected = "protect";
    private const string Columns = "columns of";
    private const int MostNames = 3;

    public static Command Command(VerbRunner runner)
    {
        var dataset = new Argument<string?>("dataset")
        {
            Description = "A dataset such as estimate.figures, or a table of the release such as figures.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var person = new Option<string?>("--person") { HelpName = "KEY", Description = "Number of a sampled person (SAMPLENR), with --variable: tell the story of one value" };
        var variable = new Option<string?>("--variable") { HelpName = "NAME", Description = "A question's, derived or background variable" };
        return runner.On<WhyVerb>(
            new Command("why", "Tell what a dataset was made from: task, fingerprint, inputs, contracts and row accounts, back to delivered files. Or tell the story of one value of one person, from delivered line to release.") { dataset, person, variable },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetValue(dataset), parsed.GetValue(person), parsed.GetValue(variable), cancellation)));
    }

    private int Run(string? dataset, string? person, string? variable, CancellationToken cancellation) => (dataset, person, variable) switch
    {
        ({ } name, null, null) => Run(name, cancellation),
        (null, { } key, { } name) => Story(key, name, cancellation),
        _ => throw new InvalidInputException(InputFailure.Invalid, new Fault(
            "why", dataset is null ? "neither a dataset nor both --person and --variable" : "a dataset and a person", "a dataset, or --person and --variable", "Write 'ivm why estimate.figures' or 'ivm why --person KEY --variable grade_safety'; more by 'ivm why --help'.")),
    };

    private int Story(string person, string variable, CancellationToken cancellation)
    {
        var contracts = line.LoadContracts();
        var edition = line.EditionOf(contracts);
        var made = line.MakeLine(contracts, edition);
        var plan = made.Receive(settings.Run.Threads, cancellation).Plan();
        var datasets = plan.Tasks.SelectMany(task => task.Outcome?.Datasets ?? []).ToArray();
        var key = Keys.Of(settings, line.Workspace, out _);
        var stage = "";
        foreach (var step in CellStory.Tell(contracts, edition, datasets, key, person, variable, settings.Run, cancellation))
        {
            surroundings.Out.WriteLine($"{(step.Stage == stage ? "" : step.Stage),-10} {step.Text}");
            stage = step.Stage;
        }

        return ExitCode.Done;
    }

    private int Run(string dataset, CancellationToken cancellation)
    {
        var made = line.MakeLine();
        var plan = made.Receive(settings.Run.Threads, cancellation).Plan();
        var node = LineageNode.Of(NameOf(dataset), made.Graph, plan) ?? throw Unknown(dataset, made.Graph);
        Tell(node, depth: 0, []);
        return ExitCode.Done;
    }

    private void Tell(LineageNode node, int depth, HashSet<string> told)
    {
        var indent = new string(' ', 2 * depth);
        var rows = node.File is { } file ? $"{file.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows, sha256 {file.Sha256[..12]}" : "not there yet";
        var removed = node.Step.Outcome?.Datasets.Any(dataset => dataset.Name == node.Dataset && dataset.IsRemoved) == true ? ", removed after linkage" : "";
        surroundings.Out.WriteLine($"{indent}{node.Dataset}: {rows}{removed}");
        if (!told.Add(node.Step.Name))
        {
            surroundings.Out.WriteLine($"{indent}  by {node.Step.Name}, told above");
            return;
        }

        TellStep(node.Step, indent + "  ");
        foreach (var input in node.Inputs)
        {
            Tell(input, depth + 1, told);
        }
    }

    private void TellStep(PlannedTask step, string indent)
    {
        var fingerprint = step.Identity is { } identity ? $", fingerprint {identity.Fingerprint()[..12]}" : "";
        surroundings.Out.WriteLine($"{indent}by {step.Name} version {step.Task.Version}{fingerprint}: {string.Join(", ", step.Reasons)}");
        foreach (var (delivered, content) in step.Identity?.DeliveredFile ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            surroundings.Out.WriteLine($"{indent}from {delivered}, sha256 {content[..12]}");
        }

        if (!step.Task.Contracts.IsEmpty)
        {
            surroundings.Out.WriteLine($"{indent}under {string.Join(", ", Grouped(step.Task.Contracts.Keys))}");
        }

        foreach (var account in step.Outcome?.Commit.Accounts ?? [])
        {
            surroundings.Out.WriteLine($"{indent}{Account(account)}");
        }
    }

    /// <summary>Contracts by name, and those of a folder with many as the folder and their number.</summary>
    private static IEnumerable<string> Grouped(IEnumerable<string> contracts) => contracts
        .GroupBy(name => name.StartsWith(Columns, StringComparison.Ordinal) ? Columns : Path.GetDirectoryName(name)!.Split('/')[0])
        .SelectMany(group => group.Key.Length > 0 && group.Count() > MostNames ? [$"{group.Key} ({group.Count()})"] : group.AsEnumerable());

    private static string Account(RowAccount account)
    {
        var parts = new[] { $"{account.Out} out" }
            .Concat(account.Rejected.Select(reason => $"{reason.Value} rejected ({reason.Key})"))
            .Concat(account.Merged.Select(reason => $"{reason.Value} merged ({reason.Key})"));
        return $"{account.Subject}: {account.In} in = {string.Join(" + ", parts)}";
    }

    private static DatasetName NameOf(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new DatasetName(Protected, text) : new DatasetName(text[..dot], text[(dot + 1)..]);
    }

    private static InvalidInputException Unknown(string dataset, TaskGraph graph)
    {
        var known = graph.Ordered.SelectMany(task => task.Outputs).Select(output => $"{output}").Order(StringComparer.Ordinal);
        return new InvalidInputException(InputFailure.Invalid, new Fault(
            $"why {dataset}", "no such dataset", $"one of {string.Join(", ", known)}", "Correct the name."));
    }
}
