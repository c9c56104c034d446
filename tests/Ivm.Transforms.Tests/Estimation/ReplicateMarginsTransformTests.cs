using Ivm.Contracts;
using Ivm.Transforms.Estimation;
using Ivm.Transforms.Tests.Harness;
using Ivm.Transforms.Tests.Weighting;

namespace Ivm.Transforms.Tests.Estimation;

public sealed class ReplicateMarginsTransformTests
{
    private static readonly Edition Edition = WithReplicates(SomeSurvey.Edition(["region", "sex"], by: ["", "region"]), 400);

    [Fact]
    public void Margins_by_replicates_lie_beside_the_linearised_ones_of_the_same_figures()
    {
        var (linearised, replicated) = Run(threads: 2);

        Assert.Equal(linearised.Keys.Order(), replicated.Keys.Order());
        foreach (var (cell, (estimate, error)) in linearised)
        {
            Assert.Equal(estimate, replicated[cell].Estimate, 1e-9);
            if (error > 0)
                Assert.InRange(replicated[cell].Error / error, 0.75, 1.25);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit() => Assert.Equal(Run(threads: 1).Replicated, Run(threads: 2).Replicated);

    [Fact]
    public void Tables_that_ask_for_no_replicates_have_no_task_for_them()
    {
        var without = SomeSurvey.Edition(["region"]);
        Assert.Throws<ArgumentException>(() => new ReplicateMarginsTransform(SomeSurvey.Contracts(without), without));
    }

    private static (Dictionary<string, (double Estimate, double Error)> Linearised, Dictionary<string, (double Estimate, double Error)> Replicated) Run(int threads)
    {
        var survey = new SomeSurvey();
        for (var person = 1; person <= 400; person++)
            survey.Person(person, person % 3 == 0 ? "PO02" : "PO01", (person % 2) + 1, 15 + (person % 60), person % 4);
        for (var person = 1; person <= 240; person++)
        {
            survey.Respondent(
                person, (0.5, 0), stratum: person % 3 == 0 ? "PO02-1" : "PO01-1",
                answers: $"victim={person * 7 % 11 % 2} offences={person * 5 % 13 % 3} grade={1 + (person * 17 % 10)} incidents={person % 4} reported={person % 4 / 2}");
        }

        using var harness = new TransformHarness();
        var (weights, blocks, figures) = survey.Estimate(Edition, threads, harness);
        var replicates = harness.Input(weights).Input(blocks).Run(new ReplicateMarginsTransform(SomeSurvey.Contracts(Edition), Edition), threads);
        return (Read(figures, "estimate.figures"), Read(replicates, "estimate.replicate_margins"));
    }

    private static Dictionary<string, (double Estimate, double Error)> Read(HarnessResult result, string dataset) => result
        .Rows($"SELECT concat_ws(' / ', measure, \"by\", cell), estimate, standard_error FROM {dataset} WHERE estimate IS NOT NULL AND standard_error IS NOT NULL")
        .ToDictionary(row => (string)row[0]!, row => ((double)row[1]!, (double)row[2]!));

    private static Edition WithReplicates(Edition edition, int replicates) => edition with
    {
        Tables = edition.Tables with { ReplicateMargins = new ReplicateMargins(replicates, 7, [[], ["region"]]) },
    };
}
