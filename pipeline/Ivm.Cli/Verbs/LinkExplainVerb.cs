using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Matching;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link explain</c>: why a pair is, or is no, link. Levels, and never the values of the records.</summary>
/// <param name="surroundings">Where the explanation goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkExplainVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var left = new Argument<string>("LEFT") { Description = "Key of the record on the left." };
        var right = new Argument<string>("RIGHT") { Description = "Key of the record on the right; within one file of the other record." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder with the results of 'ivm link'." };
        return runner.On<LinkExplainVerb>(
            new Command("explain", "Tell why a pair is, or is no, link: the evidence level by level, and what it competes with. Shows keys and levels, no values.") { left, right, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(left), parsed.GetRequiredValue(right), cancellation)));
    }

    private int Run(string folder, string left, string right, CancellationToken cancellation)
    {
        var explanation = LinkExplanation.Execute(Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, folder)), left, right, settings.Run, cancellation);
        var (output, evidence) = (surroundings.Out, explanation.Evidence);
        output.WriteLine($"{left} and {right}: {Status(explanation)}");
        string[] header = ["comparison", "level", "bits", "term"];
        Lines.Align(
            output,
            [
                header,
                .. evidence.Levels.Select(level => new[] { level.Comparison, level.Condition, Bits(level.Weight), level.Term is { } term ? Bits(term) : "" }),
                ["evidence", "", Bits(evidence.Weight), ""],
                ["prior", "", Bits(explanation.PriorWeight), ""],
            ],
            numbersFrom: 2);
        output.WriteLine($"posterior {evidence.Posterior.ToString("F6", CultureInfo.InvariantCulture)}");
        output.WriteLine(evidence.Rules.IsEmpty ? "meets no blocking rule" : $"meets the blocking rules: {string.Join("; ", evidence.Rules)}");
        if (!evidence.Passes.IsEmpty)
            output.WriteLine($"equal in the passes: {string.Join(", ", evidence.Passes)}");
        if (explanation.Competing.IsEmpty)
        {
            output.WriteLine("no other likely pair of these records");
            return ExitCode.Done;
        }

        output.WriteLine("other likely pairs of these records:");
        Lines.Align(output, [.. explanation.Competing.Select(pair => new[] { pair.LeftKey, pair.RightKey, pair.Status, pair.Weight is { } weight ? Bits(weight) : "" })], numbersFrom: 3, indent: "  ");
        return ExitCode.Done;
    }

    private static string Status(PairExplanation explanation) => explanation.Status switch
    {
        "accepted" => $"a link ({explanation.Pass})",
        "review" => "for review: likely, but not enough, or hardly likelier than another",
        "tied" => "tied: as good in one link as in another, for review",
        "lost" => "no link: likely enough, but another pair took one of its records",
        "blocked_out" => "no link: no candidate",
        _ => "no link: not likely enough",
    };

    private static string Bits(double bits) => bits.ToString("F2", CultureInfo.InvariantCulture);
}
