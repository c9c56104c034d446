using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Matching;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link explain</c>: why a pair is, or is no, link. Levels, and never the values of the records.</summary>
/// <param name="surroundings">Where the explanation goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkExplainVerb(Surroundings surroundings, Settings settings)
{
    private const int Columns = 33;

    public static Command Command(VerbRunner runner)
    {
        var left = new Argument<string>("LEFT") { Description = "Key of the record on the left." };
        var right = new Argument<string>("RIGHT") { Description = "Key of the record on the right; within one file of the other record." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder with the results of 'ivm link'." };
        return runner.On<LinkExplainVerb>(
            new Command("explain", "Tell why a pair is, or is no, link: the evidence level by level, what it competes with, and what every blocking rule lacks. Any two records; shows keys and levels, no values.") { left, right, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(left), parsed.GetRequiredValue(right), cancellation)));
    }

    private int Run(string folder, string left, string right, CancellationToken cancellation)
    {
        var explanation = LinkExplanation.Execute(Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, folder)), left, right, settings.Run, cancellation);
        var output = surroundings.Out;
        output.WriteLine($"{left} and {right}: {Status(explanation)}");
        foreach (var reason in Reasons(explanation))
            output.WriteLine($"  {reason}");
        output.WriteLine();
        Evidence(explanation);
        output.WriteLine();
        Rules(explanation);
        if (explanation.Competing.IsEmpty)
        {
            output.WriteLine("no other likely pair of these records");
            return ExitCode.Done;
        }

        output.WriteLine("other likely pairs of these records:");
        Lines.Align(
            output,
            [.. explanation.Competing.Select(pair => new[] { pair.LeftKey, pair.RightKey, pair.Status == "accepted" ? $"accepted ({pair.Pass})" : pair.Status, pair.Weight is { } weight ? $"{Bits(weight)} bits" : "" })],
            numbersFrom: 3,
            indent: "  ");
        return ExitCode.Done;
    }

    /// <summary>A row a step from the prior to the posterior; the bar runs from the sum before the step to the one after it.</summary>
    private void Evidence(PairExplanation explanation)
    {
        var steps = new List<(string Name, string What, double Bits)> { ("prior", "before any comparison", explanation.PriorWeight) };
        foreach (var level in explanation.Evidence.Levels)
        {
            steps.Add((level.Comparison, level.Condition, level.Weight));
            if (level.Term is { } term)
                steps.Add(("", term >= 0 ? "a rare value" : "a frequent value", term));
        }

        var sums = new List<double>();
        foreach (var (_, _, bits) in steps)
            sums.Add((sums.Count == 0 ? 0 : sums[^1]) + bits);
        var (low, high) = (Math.Min(0, sums.Min()), Math.Max(0, sums.Max()));
        string[] header = ["", "", "bits", "sum", "probability", ""];
        Lines.Align(
            surroundings.Out,
            [
                header,
                .. steps.Select((step, place) => new[]
                {
                    step.Name, step.What, Signed(step.Bits), Signed(sums[place]), Probability(sums[place]), "  " + Bar(place == 0 ? 0 : sums[place - 1], sums[place], low, high),
                }),
            ],
            numbersFrom: 2);
        surroundings.Out.WriteLine($"posterior {Probability(sums[^1])}, evidence {Signed(explanation.Evidence.Weight)} bits; accepted from {Signed(explanation.AcceptWeight)}, review from {Signed(explanation.ReviewWeight)}");
    }

    private static string Bar(double from, double to, double low, double high)
    {
        int Place(double bits) => (int)Math.Round((bits - low) / Math.Max(1e-9, high - low) * (Columns - 1));
        var (start, end, zero) = (Place(Math.Min(from, to)), Place(Math.Max(from, to)), Place(0));
        var bar = Enumerable.Range(0, Columns).Select(place => place >= start && place <= end && from != to ? (to > from ? '+' : '-') : place == zero ? '|' : ' ').ToArray();
        return new string(bar);
    }

    private void Rules(PairExplanation explanation)
    {
        foreach (var kind in explanation.Evidence.Asked.GroupBy(rule => rule.IsPass))
        {
            surroundings.Out.WriteLine(kind.Key ? "passes:" : "blocking rules:");
            Lines.Align(surroundings.Out, [.. kind.Select(rule => new[] { rule.Name, State(rule, explanation) })], indent: "  ");
        }
    }

    private static string State(RuleEvidence rule, PairExplanation explanation)
    {
        var lacking = rule.Parts.Where(part => part.State != EqualityState.Equal).ToArray();
        var meets = rule.IsPass ? explanation.Evidence.Passes.Contains(rule.Name) : explanation.Evidence.Rules.Contains(rule.Name);
        if (meets)
            return rule.IsPass ? (explanation.Pass == rule.Name ? "equal, and once on either side" : "equal, but not once on either side among what was left") : "met";
        return string.Join(", ", lacking.Select(part => part.State switch
        {
            EqualityState.LeftMissing => $"{part.Thing} missing on the left",
            EqualityState.RightMissing => $"{part.Thing} missing on the right",
            EqualityState.BothMissing => $"{part.Thing} missing on both sides",
            _ => $"{part.Thing} differs",
        }));
    }

    private static string Status(PairExplanation explanation) => explanation.Status switch
    {
        "accepted" => $"a link ({explanation.Pass})",
        "review" => "for review",
        "tied" => "tied, for review",
        _ => "no link",
    };

    /// <summary>Why it came to this, in the order in which a person would ask.</summary>
    private static IEnumerable<string> Reasons(PairExplanation explanation)
    {
        var (weight, accept, review) = (explanation.Evidence.Weight, explanation.AcceptWeight, explanation.ReviewWeight);
        var taken = explanation.Competing.FirstOrDefault(pair => pair.Status == "accepted");
        switch (explanation.Status)
        {
            case "accepted" when explanation.Evidence.Passes.Contains(explanation.Pass ?? ""):
                yield return "all values that the pass asks for are equal, and occur once on either side among what was left";
                break;
            case "accepted":
                yield return $"its evidence is {Bits(weight - accept)} bits above what a link needs{(explanation.Margin is { } margin ? $", and the best assignment without it has {Bits(margin)} bits less" : "")}";
                break;
            case "review" when weight < accept:
                yield return $"its evidence is {Bits(accept - weight)} bits short of what a link needs";
                break;
            case "review":
                yield return $"it is likely enough, but the best assignment without it has only {Bits(explanation.Margin ?? 0)} bits less; a link needs {Bits(explanation.LeastMargin)}";
                break;
            case "tied":
                yield return $"some best assignments have it and others have instead: {string.Join("; ", explanation.Competing.Where(pair => pair.Status == "tied").Select(pair => $"{pair.LeftKey} and {pair.RightKey}").DefaultIfEmpty("nothing"))}";
                break;
            case "lost" when taken is not null:
                yield return $"{taken.LeftKey} and {taken.RightKey} are linked ({taken.Pass}{(taken.Weight is { } other ? $", {Bits(other)} bits against its {Bits(weight)}" : "")})";
                break;
            case "lost":
                yield return "other pairs of its records are better together";
                break;
            case "blocked_out":
                yield return "it was never compared: no blocking rule makes it a candidate";
                break;
        }

        if (explanation.Status is "blocked_out" or "below_threshold")
            yield return weight >= accept ? $"by its evidence it would be likely enough (by {Bits(weight - accept)} bits)" : $"its evidence is {Bits(accept - weight)} bits short of a link{(weight < review ? $", and {Bits(review - weight)} short of review" : "")}";
        else if (explanation.Status == "lost" && weight < accept)
            yield return $"and its evidence is {Bits(accept - weight)} bits short of what a link needs";
    }

    private static string Bits(double bits) => bits.ToString("F1", CultureInfo.InvariantCulture);

    private static string Signed(double bits) => bits.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>With so many digits that it is neither 0 nor 1.</summary>
    private static string Probability(double bits)
    {
        var odds = Math.Pow(2, -Math.Abs(bits));
        var rest = odds / (1 + odds);
        var text = rest.ToString(rest >= 0.01 ? "0.000" : "0.#E-0", CultureInfo.InvariantCulture);
        return bits < 0 ? text : rest >= 0.01 ? (1 - rest).ToString("0.000", CultureInfo.InvariantCulture) : $"1 - {text}";
    }
}
