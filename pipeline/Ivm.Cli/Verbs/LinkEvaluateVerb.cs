using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Matching;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link evaluate</c>: links held against the truth.</summary>
/// <param name="surroundings">Where the summary goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkEvaluateVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder with the results of 'ivm link'; misses.csv, false_links.csv and evaluation.json are added." };
        var truth = new Option<string>("--truth") { HelpName = "FILE", Required = true, Description = "True pairs (columns left_key and right_key), or with --entity the entity of every record of the left file." };
        var entity = new Option<string?>("--entity") { HelpName = "COLUMN", Description = "Column of --truth with the entity." };
        var key = new Option<string?>("--key") { HelpName = "COLUMN", Description = "Column of --truth with the key, beside --entity [default: the number of the row]." };
        var right = new Option<string?>("--truth-right") { HelpName = "FILE", Description = "Entities of the records of the right file." };
        var rightEntity = new Option<string?>("--entity-right") { HelpName = "COLUMN", Description = "Its column with the entity [default: that of --entity]." };
        var rightKey = new Option<string?>("--key-right") { HelpName = "COLUMN", Description = "Its column with the key [default: that of --key]." };
        var pattern = new Option<string?>("--entity-pattern") { HelpName = "REGEX", Description = "Part of the entity that counts: what the first group of the expression matches." };
        var delimiter = new Option<string>("--delimiter") { HelpName = "CHAR", DefaultValueFactory = _ => ",", Description = "Character between fields of --truth where it is text." };
        return runner.On<LinkEvaluateVerb>(
            new Command("evaluate", "Hold links against the truth: precision, recall and F1 on pairs, by pass, and why true pairs are missed.")
            {
                folder, truth, entity, key, right, rightEntity, rightKey, pattern, delimiter,
            },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(
                new EvaluationRequest(
                    verb.Full(parsed.GetRequiredValue(folder)),
                    new LinkTruth(
                        parsed.GetValue(entity) is { } column
                            ? new EntityFile(verb.Full(parsed.GetRequiredValue(truth)), parsed.GetValue(key), column)
                            : new EntityFile(verb.Full(parsed.GetRequiredValue(truth)), LinkTruth.LeftKey, LinkTruth.RightKey),
                        parsed.GetValue(right) is { } file
                            ? new EntityFile(verb.Full(file), parsed.GetValue(rightKey) ?? parsed.GetValue(key), parsed.GetValue(rightEntity) ?? parsed.GetValue(entity) ?? throw Missing("--entity"))
                            : null,
                        parsed.GetValue(pattern),
                        Character(parsed.GetRequiredValue(delimiter))),
                    verb.Settings.Run),
                cancellation)));
    }

    private Settings Settings => settings;

    private int Run(EvaluationRequest request, CancellationToken cancellation)
    {
        var quality = LinkEvaluation.Execute(request, cancellation);
        string[] header = ["pass", "links", "true", "false"];
        Lines.Align(surroundings.Out, [header, .. quality.Passes.Select(pass => new[] { pass.Pass, Number(pass.Links), Number(pass.True), Number(pass.Links - pass.True) })], numbersFrom: 1);
        surroundings.Out.WriteLine($"precision {Share(quality.Precision)}, recall {Share(quality.Recall)}, F1 {Share(quality.F1)} on {Number(quality.TruePairs)} true pairs");
        surroundings.Out.WriteLine(
            $"{Number(quality.Misses.Length)} missed: {Number(quality.MissesBy(MissCause.BlockedOut))} blocked out, {Number(quality.MissesBy(MissCause.BelowThreshold))} below the threshold, "
            + $"{Number(quality.MissesBy(MissCause.LostInAssignment))} lost in assignment, {Number(quality.MissesBy(MissCause.Tied))} tied, {Number(quality.MissesBy(MissCause.Review))} for review");
        return ExitCode.Done;
    }

    private static char Character(string text) => text switch
    {
        [var character] => character,
        "\\t" => '\t',
        _ => throw new InvalidInputException(InputFailure.Invalid, new Fault("--delimiter", $"'{text}'", "a single character, or \\t", "Correct the option.")),
    };

    private static InvalidInputException Missing(string option) =>
        new(InputFailure.Invalid, new Fault(option, "nothing, beside --truth-right", "the column with the entity", "Give it."));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
