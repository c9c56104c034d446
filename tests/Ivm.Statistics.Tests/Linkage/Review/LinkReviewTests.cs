using CsCheck;
using Ivm.Statistics.Linkage.Review;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Review;

/// <summary>Witnesses come from <c>oracle/review.R</c>.</summary>
public sealed class LinkReviewTests
{
    private static readonly ReviewedStratum[] Strata = [new("a", true, 900, 40, 38), new("b", true, 120, 30, 26), new("c", false, 60, 20, 7), new("d", false, 300, 25, 1)];

    [Fact]
    public void Precision_and_recall_and_their_standard_errors_are_those_of_the_survey_package()
    {
        var estimate = StratifiedReview.Of(Strata);

        Close.To(0.940196078431373, estimate.Precision.Value, 1e-13, "precision");
        Close.To(0.0307806727966, estimate.Precision.StandardError, 1e-11, "standard error of precision");
        Close.To(0.966733870967742, estimate.Recall.Value, 1e-13, "recall");
        Close.To(0.012400069395148, estimate.Recall.StandardError, 1e-11, "standard error of recall");
    }

    [Fact]
    public void Where_all_pairs_were_reviewed_nothing_is_uncertain()
    {
        var estimate = StratifiedReview.Of([new("a", true, 40, 40, 38), new("b", false, 20, 20, 2)]);

        Assert.Equal((0.95, 0.0), (estimate.Precision.Value, estimate.Precision.StandardError));
        Assert.Equal((0.95, 0.95, 0.95), (estimate.Recall.Value, estimate.Recall.Lower, estimate.Recall.Upper));
    }

    [Fact]
    public void That_every_reviewed_link_was_right_does_not_make_it_certain_of_the_others()
    {
        var estimate = StratifiedReview.Of([new("a", true, 5000, 100, 100), new("b", false, 500, 50, 0)]);

        Assert.Equal(1, estimate.Precision.Value);
        Assert.InRange(estimate.Precision.Lower, 0.94, 0.98);
        Assert.InRange(estimate.Recall.Lower, 0.9, 0.9999);
    }

    [Fact]
    public void A_stratum_without_review_is_refused() =>
        Assert.Throws<StatisticsInputException>(() => StratifiedReview.Of([new("a", true, 900, 0, 0)]));

    [Theory]
    [InlineData(new long[] { 88, 10, 2, 14, 40, 6, 18, 10, 12 }, 3, 0.4915254237288135, 0.0510018155746308, 0.5759717314487632, 0.0480001247043247)]
    [InlineData(new long[] { 118, 5, 2, 0 }, 2, -0.0233918128654961, 0.0122867564188999, 0.9407763376087177, 0.0229645512488161)]
    public void Agreement_and_its_standard_error_are_those_of_r(long[] table, int verdicts, double kappa, double kappaError, double ac1, double ac1Error)
    {
        var agreement = ReviewerAgreement.Of(table, verdicts)!;

        Close.To(kappa, agreement.Kappa.Value, 1e-12, "kappa");
        Close.To(kappaError, agreement.Kappa.StandardError, 1e-7, "standard error of kappa");
        Close.To(ac1, agreement.Ac1.Value, 1e-12, "AC1");
        Close.To(ac1Error, agreement.Ac1.StandardError, 1e-7, "standard error of AC1");
    }

    [Fact]
    public void Two_verdicts_have_the_closed_form_of_cohen()
    {
        // Cohen's formula on 20, 5, 10, 15: observed 0.7, by chance 0.5.
        Close.To(0.4, ReviewerAgreement.Of([20, 5, 10, 15], 2)!.Kappa.Value, 1e-13, "kappa");
        Assert.True(double.IsNaN(ReviewerAgreement.Of([20, 0, 0, 0], 2)!.Kappa.Value));
        Assert.Null(ReviewerAgreement.Of([0, 0, 0, 0], 2));
    }

    [Fact]
    public void A_division_draws_what_is_asked_for_where_there_is_so_much_and_never_more_than_a_stratum_has() =>
        Gen.Select(Gen.Int[0, 80].Array[1, 6], Gen.Double[0, 1], Gen.Int[1, 150], Gen.Int[0, 2]).Sample((sizes, rate, pairs, how) =>
        {
            long[] all = [.. sizes.Select(size => (long)size)];
            var drawn = ReviewAllocation.Of(all, [.. all.Select(_ => rate)], pairs, (ReviewDivision)how);

            Assert.All(all.Zip(drawn), one => Assert.InRange(one.Second, Math.Min(2, one.First), one.First));
            Assert.Equal(Math.Max(all.Sum(size => Math.Min(2, size)), Math.Min(pairs, all.Sum())), drawn.Sum());
        });

    [Fact]
    public void Uncertain_strata_are_looked_at_more_than_sure_ones_of_the_same_size()
    {
        var drawn = ReviewAllocation.Of([1000, 1000], [0.999, 0.6], 100, ReviewDivision.Uncertainty);

        Assert.True(drawn[1] > 2 * drawn[0]);
        Assert.True(drawn[0] >= 25);
    }
}
