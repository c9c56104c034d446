using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Matching;
using Ivm.Statistics.Linkage.Review;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link review</c>: pairs for people to judge, without weight or status; and <c>import</c>, what their verdicts say.</summary>
/// <param name="surroundings">Where the summary goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkReviewVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var folder = Folder();
        var file = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true, Description = "File for reviewers, outside of DIR. It has values of persons: keep it apart." };
        var pairs = new Option<int>("--pairs") { HelpName = "N", DefaultValueFactory = _ => 200, Description = "Pairs to draw; every stratum gets two at least." };
        var seed = new Option<long>("--seed") { HelpName = "K", DefaultValueFactory = _ => 1, Description = "Seed of the draw and of the order." };
        var division = new Option<string>("--divide") { HelpName = "HOW", DefaultValueFactory = _ => "uncertainty", Description = "How pairs are divided over strata: uncertainty (where a look tells most), equal or proportional." };
        division.AcceptOnlyFromAmong("uncertainty", "equal", "proportional");
        return runner.On<LinkReviewVerb>(
            new Command("review", "Draw pairs for people to judge, by stratum and blind: values side by side, without weight or status.")
            {
                folder, file, pairs, seed, division, Import(runner),
            },
            (verb, parsed, cancellation) => Task.FromResult(verb.Draw(
                new ReviewRequest(
                    verb.Full(parsed.GetRequiredValue(folder)),
                    verb.Full(parsed.GetRequiredValue(file)),
                    parsed.GetRequiredValue(pairs) is > 0 and var number ? number : throw new InvalidInputException(InputFailure.Invalid, new Fault("--pairs", "no number above 0", "a number of pairs", "Correct the option.")),
                    parsed.GetRequiredValue(seed),
                    Enum.Parse<ReviewDivision>(parsed.GetRequiredValue(division), ignoreCase: true),
                    verb.Settings.Run),
                parsed.GetRequiredValue(file),
                cancellation)));
    }

    private static Command Import(VerbRunner runner)
    {
        var folder = Folder();
        var files = new Option<string[]>("--verdicts") { HelpName = "FILE", Required = true, Description = "What a reviewer filled in: match, different or unsure under 'verdict'. Once or twice: two reviewers." };
        return runner.On<LinkReviewVerb>(
            new Command("import", "Read what reviewers filled in: precision and recall with their intervals, and how far two reviewers agree. Adds review.csv and review.parquet to DIR.") { folder, files },
            (verb, parsed, cancellation) => Task.FromResult(verb.Read(verb.Full(parsed.GetRequiredValue(folder)), [.. parsed.GetRequiredValue(files).Select(verb.Full)], cancellation)));
    }

    private static Option<string> Folder() => new("--run") { HelpName = "DIR", Required = true, Description = "Folder with the results of 'ivm link'." };

    private Settings Settings => settings;

    private int Draw(ReviewRequest request, string file, CancellationToken cancellation)
    {
        var sample = LinkReview.Execute(request, cancellation);
        string[] header = ["stratum", "pairs", "drawn"];
        Lines.Align(
            surroundings.Out,
            [header, .. sample.GroupBy(pair => pair.Stratum).OrderBy(stratum => stratum.Key, StringComparer.Ordinal).Select(stratum => new[] { stratum.Key, Number(stratum.First().StratumPairs), Number(stratum.Count()) })],
            numbersFrom: 1);
        surroundings.Out.WriteLine($"{file}: {Number(sample.Length)} pairs, values of persons; a copy for each reviewer, who writes match, different or unsure under 'verdict'");
        return ExitCode.Done;
    }

    private int Read(string folder, ImmutableArray<string> files, CancellationToken cancellation)
    {
        if (files.Length > 2)
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--verdicts", $"{files.Length} files", "one or two", "Give the files of two reviewers at most."));
        var findings = LinkReviewImport.Execute(folder, files, cancellation);
        string[] header = ["by", "measure", "estimate", "95 % interval", "reviewed", "open"];
        Lines.Align(
            surroundings.Out,
            [
                header,
                .. findings.Estimates.SelectMany(one => new[]
                {
                    Row(one.Source, "precision", one.Estimate.Precision, one.Strata.Where(stratum => stratum.IsLinked).Sum(stratum => stratum.Reviewed), one.Open),
                    Row(one.Source, "recall", one.Estimate.Recall, one.Strata.Sum(stratum => stratum.Reviewed), one.Open),
                }),
            ],
            numbersFrom: 2);
        surroundings.Out.WriteLine("recall is of the matches among pairs that reach review; those that no rule pairs are estimated in rates");
        if (findings.Agreement is { } agreement)
        {
            surroundings.Out.WriteLine(
                $"the reviewers agree on {Share(agreement.Observed)} of {Number(agreement.Pairs)} pairs: Cohen's kappa {Coefficient(agreement.Kappa)}, Gwet's AC1 {Coefficient(agreement.Ac1)}");
        }

        return ExitCode.Done;
    }

    private static string[] Row(string source, string measure, ReviewEstimate estimate, long reviewed, int open) =>
        [source.Replace('_', ' '), measure, Share(estimate.Value), $"{Share(estimate.Lower)} to {Share(estimate.Upper)}", Number(reviewed), Number(open)];

    private static string Coefficient(AgreementCoefficient one) => double.IsNaN(one.Value)
        ? "not defined (both gave one verdict throughout)"
        : string.Create(CultureInfo.InvariantCulture, $"{one.Value:0.00} ({one.Lower:0.00} to {one.Upper:0.00})");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => double.IsNaN(share) ? "none" : share.ToString("F4", CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
