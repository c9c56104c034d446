using CsCheck;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Replication;

public class ReplicateLawTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void The_jackknife_variance_of_a_mean_equals_its_closed_form()
        => Some.Survey.Sample(survey =>
        {
            var n = survey.Rows;
            var values = survey.Value;
            var mean = values.Average();
            var expected = values.Sum(value => (value - mean) * (value - mean)) / (n - 1.0) / n;
            var weights = Enumerable.Repeat(3.0, n).ToArray();
            Close.To(expected, Mean(ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)), values).Variance, Tolerance, "jackknife variance");
        });

    [Fact]
    public void The_jackknife_error_of_a_total_equals_Taylors()
        => Some.Survey.Sample(survey =>
        {
            var design = survey.Design(LonelyUnitPolicy.Remove);
            var replicates = ReplicateDesign.Jackknife(design, ReplicateCentre.Estimate);
            var taylor = design.By(survey.Sex, 2).Total(survey.Value);
            var estimation = replicates.Estimation();
            var measure = estimation.By(survey.Sex, 2).Total(survey.Value);
            var jackknife = estimation.Run()[measure].Estimates;
            for (var domain = 0; domain < 2; domain++)
                Close.To(taylor[domain].StandardError, jackknife[domain].StandardError, Tolerance, $"domain {domain}");
        });

    [Fact]
    public void The_half_sample_variance_of_a_total_equals_the_sum_of_squared_differences()
        => Some.Survey.Sample(survey =>
        {
            var design = TwoPerStratum(survey);
            var expected = Enumerable.Range(0, 12).Sum(stratum =>
            {
                var difference = Total(survey, 2 * stratum) - Total(survey, (2 * stratum) + 1);
                return difference * difference;
            });
            foreach (var rho in new[] { 0, 0.3, 0.5 })
            {
                var replicates = ReplicateDesign.HalfSamples(design, rho);
                var estimation = replicates.Estimation();
                var measure = estimation.Whole().Total(survey.Value);
                Close.To(expected, estimation.Run()[measure].Variance(0), Tolerance, $"rho {rho}");
            }
        });

    [Fact]
    public void Random_replicates_agree_with_Taylor_within_what_chance_allows()
    {
        var survey = new SmallSurvey(11, 900);
        var sizes = survey.Stratum.Select(stratum => 8.0 + stratum).ToArray();
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = survey.Weight,
            Stages = [new SamplingStage { Strata = survey.Stratum, Units = survey.Unit, PopulationSizes = sizes }, new SamplingStage { PopulationSizes = survey.Unit.Select(_ => 150.0).ToArray() }],
        });
        var first = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = survey.Weight,
            Stages = [new SamplingStage { Strata = survey.Stratum, Units = survey.Unit, PopulationSizes = sizes }],
        });
        const int count = 4000;
        foreach (var (taylor, replicates) in new[]
        {
            (survey.Design(), ReplicateDesign.SubBootstrap(first, count, 3)),
            (first, ReplicateDesign.Bootstrap(first, count, 3)),
            (first, ReplicateDesign.Bootstrap(first, count, 3, new BootstrapOptions { Draws = n => n / 2, Centre = ReplicateCentre.Estimate })),
            (design, ReplicateDesign.MultistageBootstrap(design, count, 5)),
        })
        {
            // The relative error of a variance from R replicates is about the root of 2 / R: four times that.
            var expected = taylor.Whole().Mean(survey.Value)[0].Variance;
            Close.To(expected, Mean(replicates, survey.Value).Variance, 4 * Math.Sqrt(2.0 / count), "variance");
        }
    }

    [Fact]
    public void Factors_of_a_replicate_keep_the_number_of_units_in_every_stratum()
        => Some.Survey.Sample(survey =>
        {
            var design = SurveyDesign.Create(new SurveyDesignSpecification
            {
                Weights = Enumerable.Repeat(1.0, survey.Rows).ToArray(),
                Stages = [new SamplingStage { Strata = survey.Sex.Zip(survey.Age, (sex, age) => (3 * sex) + age).ToArray() }],
                LonelyUnits = LonelyUnitPolicy.Remove,
            });
            var weights = new double[survey.Rows];
            foreach (var replicates in new[] { ReplicateDesign.Bootstrap(design, 3, 1), ReplicateDesign.MultistageBootstrap(design, 3, 1), ReplicateDesign.Jackknife(design) })
            {
                Assert.Null(replicates.WeightsOf(2, weights));
                foreach (var stratum in Enumerable.Range(0, survey.Rows).GroupBy(row => (survey.Sex[row], survey.Age[row])))
                    Close.To(stratum.Count(), stratum.Sum(row => weights[row]), Tolerance, "units");
            }
        });

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var survey = new SmallSurvey(4, 1500);
        var alone = Run(1);
        Assert.Equal(alone, Run(2));
        Assert.Equal(alone, Run(7));

        double[] Run(int threads)
        {
            var estimation = ReplicateDesign.Bootstrap(survey.Design(), 60, 9).Estimation();
            var domains = estimation.By(survey.Age, 3);
            var measures = new[] { domains.Mean(survey.Value), domains.Total(survey.Size), domains.Ratio(survey.Value, survey.Size), domains.Quantile(survey.Size, 0.5) };
            var results = estimation.Run(threads);
            return measures.SelectMany(measure => results[measure].Estimates).SelectMany(estimate => new[] { estimate.Estimate, estimate.Variance, estimate.Lower, estimate.Upper }).ToArray();
        }
    }

    [Fact]
    public void The_same_replicate_is_the_same_whenever_it_is_asked_for()
        => Some.Survey.Sample(survey =>
        {
            var design = survey.Design();
            foreach (var (first, second) in new[]
            {
                (ReplicateDesign.Bootstrap(design, 50, 9), ReplicateDesign.Bootstrap(design, 50, 9)),
                (ReplicateDesign.MultistageBootstrap(design, 50, 9), ReplicateDesign.MultistageBootstrap(design, 50, 9)),
            })
            {
                var (early, late) = (new double[survey.Rows], new double[survey.Rows]);
                first.WeightsOf(31, early);
                second.WeightsOf(2, late);
                Assert.NotEqual(early, late);
                second.WeightsOf(31, late);
                Assert.Equal(early, late);
            }
        });

    [Fact]
    public void Degrees_of_freedom_of_generated_replicates_are_the_rank_of_their_weights_less_one()
        => Some.Survey.Sample(
            survey =>
            {
                foreach (var generated in new[]
                {
                    ReplicateDesign.Jackknife(survey.Design()), ReplicateDesign.HalfSamples(TwoPerStratum(survey)),
                    ReplicateDesign.Bootstrap(survey.Design(), 60, 2), ReplicateDesign.Bootstrap(survey.Design(), 7, 2),
                })
                {
                    var held = Enumerable.Range(0, generated.ReplicateCount).Select(r =>
                    {
                        var weights = new double[survey.Rows];
                        generated.WeightsOf(r, weights);
                        return weights;
                    }).ToArray();
                    Assert.Equal(ReplicateDesign.FromWeights(survey.Weight, held, new ReplicateRule()).DegreesOfFreedom, generated.DegreesOfFreedom);
                }
            },
            iter: 30);

    internal static DomainEstimate Mean(ReplicateDesign design, double[] values)
    {
        var estimation = design.Estimation();
        var measure = estimation.Whole().Mean(values);
        return estimation.Run()[measure].Estimates[0];
    }

    private static SurveyDesign TwoPerStratum(SmallSurvey survey) => SurveyDesign.Create(new SurveyDesignSpecification
    {
        // Twenty-four units in pairs; a row for units that happen to be absent keeps every pair complete.
        Weights = survey.Weight,
        Stages = [new SamplingStage { Strata = Pairs(survey).Select(unit => unit / 2).ToArray(), Units = Pairs(survey) }],
    });

    private static int[] Pairs(SmallSurvey survey) => Enumerable.Range(0, survey.Rows).Select(row => row % 24).ToArray();

    private static double Total(SmallSurvey survey, int unit)
        => Enumerable.Range(0, survey.Rows).Where(row => Pairs(survey)[row] == unit).Sum(row => survey.Weight[row] * survey.Value[row]);
}
