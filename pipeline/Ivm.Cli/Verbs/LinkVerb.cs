using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Matching;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Estimation;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link</c>: the records of any two files, or of one, by a specification.</summary>
/// <param name="surroundings">Where the summary goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var left = new Option<string>("--left") { HelpName = "FILE", Required = true, Description = "The left file: text (.csv, .txt, .tsv) or Parquet." };
        var right = new Option<string?>("--right") { HelpName = "FILE", Description = "The right file, mostly a register; without it the records of --left are compared with each other." };
        var specification = new Option<string>("--spec") { HelpName = "FILE", Required = true, Description = "How records are linked (YAML): fields, passes, blocking, comparisons, estimation, decision." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder for links, candidates, unlinked, patterns, parameters, blocking, rates and bias (CSV and Parquet), link.json and the page link.html." };
        var plan = new Option<bool>("--plan") { Description = "Only count what the blocking rules would make; nothing is written." };
        return runner.On<LinkVerb>(
            new Command("link", "Link the records of any two files, or find those of one file that are the same, by a specification. Answers 4 where there are no acceptable links.")
            {
                left, right, specification, folder, plan, LinkEvaluateVerb.Command(runner), LinkExplainVerb.Command(runner), LinkReviewVerb.Command(runner), LinkEncodeVerb.Command(runner),
            },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(
                new LinkRequest(
                    verb.Full(parsed.GetRequiredValue(left)),
                    parsed.GetValue(right) is { } file ? verb.Full(file) : null,
                    verb.Full(parsed.GetRequiredValue(specification)),
                    verb.Full(parsed.GetRequiredValue(folder)),
                    verb.Settings.Run),
                parsed.GetRequiredValue(folder),
                parsed.GetValue(plan),
                cancellation)));
    }

    private Settings Settings => settings;

    private int Run(LinkRequest request, string folder, bool planOnly, CancellationToken cancellation)
    {
        if (planOnly)
        {
            Blocking(LinkRun.Plan(request, cancellation));
            return ExitCode.Done;
        }

        var findings = LinkRun.Execute(request, cancellation);
        var result = findings.Result;
        Blocking(result.Blocking);
        Passes(findings);
        Account(findings);
        Rates(findings);
        surroundings.Out.WriteLine($"{Path.Combine(folder, findings.Files[0])}, {string.Join(", ", findings.Files[1..])}");
        return ExitCode.Done;
    }

    private void Blocking(ImmutableArray<PlannedRule> rules)
    {
        string[] header = ["blocking rule", "pairs", "new", "largest block"];
        Lines.Align(surroundings.Out, [header, .. rules.Select(rule => new[] { rule.Rule, Number(rule.Pairs), Number(rule.NewPairs ?? 0), Number(rule.LargestBlock) })], numbersFrom: 1);
    }

    private void Passes(LinkFindings findings)
    {
        var proposed = findings.Result.Links.Where(link => link.Status != LinkStatus.Lost).ToArray();
        string[] header = ["pass", "accepted", "review", "tied"];
        string[] passes = [.. findings.Specification.Passes.Select(pass => pass.Name), "probabilistic"];
        Lines.Align(surroundings.Out, [header, .. passes.Select(pass => new[] { pass, Count(pass, LinkStatus.Accepted), Count(pass, LinkStatus.Review), Count(pass, LinkStatus.Tied) })], numbersFrom: 1);

        string Count(string pass, LinkStatus status) => Number(proposed.Count(link => link.Pass == pass && link.Status == status));
    }

    private void Account(LinkFindings findings)
    {
        var result = findings.Result;
        if (findings.Specification.IsDeduplication)
        {
            var groups = result.Clusters.Where(member => member.Size > 1).DistinctBy(member => member.Cluster).ToArray();
            surroundings.Out.WriteLine($"{Number(result.LeftCount)} records: {Number(result.Clusters.Count(member => member.Size > 1))} in {Number(groups.Length)} groups of two or more, {Number(result.Unlinked.Length)} alone");
            return;
        }

        var reasons = result.Unlinked.GroupBy(record => record.Reason).OrderBy(group => group.Key).Select(group => $"{Number(group.Count())} {Words(group.Key)}");
        surroundings.Out.WriteLine($"{Number(result.LeftCount)} records on the left: {string.Join(", ", reasons.Prepend($"{Number(result.LeftCount - result.Unlinked.Length)} linked"))}");
    }

    /// <summary>What is estimated of the errors; the files have it in full.</summary>
    private void Rates(LinkFindings findings)
    {
        var (rates, whole) = (findings.Result.Rates, findings.Result.Rates.Whole);
        var blocked = rates.Coverage is { } coverage
            ? $"{Percent(whole.MissedWithoutCandidate / whole.Matches)} because no rule pairs them (95 % interval {Percent(1 - (coverage.Matches.Found / coverage.Matches.Lower))} to {Percent(1 - (coverage.Matches.Found / coverage.Matches.Upper))})"
            : "and those that no rule pairs, which the rules do not tell";
        surroundings.Out.WriteLine($"estimated without the truth: {Percent(whole.FalseLinkRate)} of the links false, {Percent(whole.MissedLinkRate)} of the true pairs missed, {blocked}");
        foreach (var group in findings.Result.LeftOut.GroupBy(rule => rule.Reason).Where(group => group.Key is LeftOutReason.OneClass or LeftOutReason.TooFewFreeComparisons))
            surroundings.Out.WriteLine($"the model is estimated without the pairs of {string.Join("; ", group.Select(rule => rule.Rule))}: {(group.Key == LeftOutReason.OneClass ? "next to none of them are matches, or next to all" : "what the rule asks for leaves too few comparisons")}");
    }

    private static string Percent(double share) => double.IsNaN(share) ? "none" : $"{(100 * share).ToString("0.00", CultureInfo.InvariantCulture)} %";

    private static string Words(UnlinkedReason reason) => reason switch
    {
        UnlinkedReason.NoCandidate => "without candidate",
        UnlinkedReason.BelowThreshold => "below the threshold",
        UnlinkedReason.LostAssignment => "lost to others",
        UnlinkedReason.Tied => "tied",
        _ => "for review",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
