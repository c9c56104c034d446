using System.Collections.Immutable;
using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Replaying;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm edits list|replay|reverse</c>: the log of changed cells, and the proof that it is complete.</summary>
/// <param name="line">Contracts and workspace.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class EditsVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    private const string OutOption = "--out";

    public static Command Command(VerbRunner runner) =>
        new("edits", "The log of every changed cell: list it, or prove that it leads from the answers before editing to those after it, and back.")
        {
            List(runner),
            Replay(runner, "replay", ReplayDirection.Forward, "Play the edit log on clean.harmonised and compare the file that comes out, byte for byte, with clean.edited. Answers 3 where they differ."),
            Replay(runner, "reverse", ReplayDirection.Backward, "Play the edit log backward on clean.edited and compare the file that comes out, byte for byte, with clean.harmonised. Answers 3 where they differ."),
        };

    private static Command List(VerbRunner runner)
    {
        var run = RunOption();
        var person = new Option<string?>("--person") { HelpName = "KEY", Description = "Only edits of this sampled person (SAMPLENR)" };
        var variable = new Option<string?>("--variable") { HelpName = "NAME", Description = "Only edits of this variable" };
        var step = new Option<string?>("--step") { HelpName = "NAME", Description = "Only edits of this step: correction, typing, localisation or imputation" };
        step.AcceptOnlyFromAmong("correction", "typing", "localisation", "imputation");
        var rule = new Option<string?>("--rule") { HelpName = "NAME", Description = "Only edits by this rule" };
        var (format, file) = (AnswerFile.FormatOption(), AnswerFile.FileOption());
        return runner.On<EditsVerb>(
            new Command("list", "List changed cells: person, variable, step, rule with its version, value before and after, reason. Holds values of persons.") { run, person, variable, step, rule, format, file },
            (verb, parsed, cancellation) => Task.FromResult(verb.List(
                parsed.GetValue(run),
                [("samplenr", parsed.GetValue(person)), ("variable", parsed.GetValue(variable)), ("step", parsed.GetValue(step)), ("rule", parsed.GetValue(rule))],
                new AnswerFile(parsed.GetRequiredValue(format), parsed.GetValue(file)) { IsPrivate = true },
                cancellation)));
    }

    private static Command Replay(VerbRunner runner, string name, ReplayDirection direction, string description)
    {
        var run = RunOption();
        var folder = new Option<string?>(OutOption, "-o") { HelpName = "DIR", Description = "Folder outside the workspace in which the written file is kept, readable for its owner only [default: it is removed]" };
        return runner.On<EditsVerb>(
            new Command(name, description) { run, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.Replay(parsed.GetValue(run), direction, parsed.GetValue(folder), cancellation)));
    }

    private static Option<int?> RunOption() =>
        new("--run") { HelpName = "N", Description = "A run of the past, runs/N [default: what stands for the delivery and the contracts as they are]" };

    private int List(int? number, ImmutableArray<(string Column, string? Value)> filters, AnswerFile answer, CancellationToken cancellation)
    {
        var log = Edited(number, cancellation).Log;
        var conditions = filters.Where(filter => filter.Value is not null).Select(filter => $"{filter.Column} = {SqlStatement.Literal(filter.Value!)}").ToArray();
        answer.Write(
            surroundings,
            line.Workspace,
            target => ReleaseQuery.Over([log], settings.Run, target, cancellation),
            $"""
            SELECT samplenr, variable, sequence AS edit, step, rule, rule_version AS version, old_value, new_value, reason
            FROM {SqlStatement.Identifier(log.Name.Table)}
            {(conditions.Length == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}")}
            ORDER BY samplenr, variable, sequence
            """);
        return ExitCode.Done;
    }

    private int Replay(int? number, ReplayDirection direction, string? folder, CancellationToken cancellation)
    {
        var kept = folder is null ? null : Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, folder));
        if (kept is not null && $"{kept}{Path.DirectorySeparatorChar}".StartsWith(line.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(OutOption, "a folder in the workspace", "a folder elsewhere", "Choose another folder: what is committed is never written again."));
        }

        var findings = EditReplay.Execute(line.Workspace, Edited(number, cancellation), direction, kept, settings.Run, cancellation);
        new ReplayLines(findings, surroundings.Out).Write();
        return findings.Holds ? ExitCode.Done : ExitCode.DataRefused;
    }

    private EditedRun Edited(int? number, CancellationToken cancellation) =>
        number is { } past
            ? EditedRun.Past(line.Workspace, past)
            : EditedRun.Current(line.MakeLine().Receive(settings.Run.Threads, cancellation).Plan());
}
