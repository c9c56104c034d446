using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Sampling;

public class SurveyDesignTests
{
    [Fact]
    public void Degrees_of_freedom_are_units_less_strata()
    {
        var design = Create([new SamplingStage { Strata = [1, 1, 1, 2, 2], Units = [1, 1, 2, 3, 4] }]);
        Assert.Equal((4, 2, 2), (design.UnitCount, design.StratumCount, design.DegreesOfFreedom));
    }

    [Fact]
    public void Unit_codes_may_repeat_between_strata_only_when_nested()
    {
        SamplingStage[] stages = [new SamplingStage { Strata = [1, 1, 2, 2, 2], Units = [1, 2, 1, 2, 2] }];
        Assert.Equal(4, Create(stages, nested: true).UnitCount);
        var fault = Assert.Throws<StatisticsInputException>(() => Create(stages));
        Assert.Equal(("stage 1 units", 3), (fault.Subject, fault.RowNumber));
        Assert.Contains("in a second stratum", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_weight_is_refused_with_its_row(double weight)
    {
        var fault = Assert.Throws<StatisticsInputException>(() => SurveyDesign.FromWeights([1, weight, 1]));
        Assert.Equal(("weights", 2), (fault.Subject, fault.RowNumber));
    }

    [Fact]
    public void Probabilities_outside_zero_and_one_are_refused()
        => Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => SurveyDesign.Create(new SurveyDesignSpecification { Probabilities = [0.5, 1.5] })).RowNumber);

    [Fact]
    public void More_units_sampled_than_the_population_has_is_refused()
    {
        var fault = Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { Strata = [1, 1, 2, 2, 2], PopulationSizes = [2, 2, 2, 2, 2] }]));
        Assert.Equal("stage 1 population sizes", fault.Subject);
    }

    [Fact]
    public void A_finite_population_that_varies_within_a_stratum_is_refused()
        => Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { PopulationSizes = [9, 10, 9, 9, 9] }])).RowNumber);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-3)]
    [InlineData(0)]
    public void A_population_size_that_is_none_is_refused_with_its_row(double size)
    {
        var fault = Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { Strata = [1, 1, 1, 2, 2], PopulationSizes = [9, 9, 9, size, size] }]));
        Assert.Equal(("stage 1 population sizes", 4), (fault.Subject, fault.RowNumber));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(1.5)]
    public void A_fraction_that_is_none_is_refused_with_its_row(double fraction)
    {
        var fault = Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { Strata = [1, 1, 1, 2, 2], SamplingFractions = [0.5, 0.5, 0.5, fraction, fraction] }]));
        Assert.Equal(("stage 1 sampling fractions", 4), (fault.Subject, fault.RowNumber));
    }

    [Fact]
    public void Too_many_units_of_a_later_stage_are_refused_by_stage_and_row()
    {
        var fault = Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { Units = [1, 1, 1, 2, 2] }, new SamplingStage { PopulationSizes = [4, 4, 4, 1, 1] }]));
        Assert.Equal(("stage 2 population sizes", 4), (fault.Subject, fault.RowNumber));
    }

    [Fact]
    public void Two_ways_of_saying_the_same_are_refused()
    {
        Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { PopulationSizes = [9, 9, 9, 9, 9], SamplingFractions = [0.5, 0.5, 0.5, 0.5, 0.5] }]));
        Assert.Throws<StatisticsInputException>(() => SurveyDesign.Create(new SurveyDesignSpecification { Weights = [1, 1], Probabilities = [1, 1] }));
    }

    [Fact]
    public void A_fraction_says_the_same_as_a_population_size()
    {
        double[] y = [1, 4, 2, 8, 5];
        var size = Create([new SamplingStage { PopulationSizes = [10, 10, 10, 10, 10] }]).Whole().Mean(y);
        var fraction = Create([new SamplingStage { SamplingFractions = [0.5, 0.5, 0.5, 0.5, 0.5] }]).Whole().Mean(y);
        Close.To(size[0].Variance, fraction[0].Variance, 1e-15, "variance");
    }

    [Fact]
    public void Weights_follow_from_population_sizes_of_every_stage()
    {
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Stages =
            [
                new SamplingStage { Units = [1, 1, 2, 2], PopulationSizes = [6, 6, 6, 6] },
                new SamplingStage { PopulationSizes = [4, 4, 8, 8] },
            ],
        });
        Assert.Equal([6, 6, 12, 12], design.Weights);
    }

    [Fact]
    public void Nothing_to_weight_with_is_refused()
        => Assert.Throws<StatisticsInputException>(() => SurveyDesign.Create(new SurveyDesignSpecification { RowCount = 3 }));

    [Fact]
    public void No_rows_and_columns_of_different_length_are_refused()
    {
        Assert.Throws<StatisticsInputException>(() => SurveyDesign.FromWeights([]));
        Assert.Throws<StatisticsInputException>(() => Create([new SamplingStage { Strata = [1, 1] }]));
    }

    [Fact]
    public void A_lonely_unit_fails_by_name_unless_a_policy_is_chosen()
    {
        SamplingStage[] stages = [new SamplingStage { Strata = [7, 7, 7, 7, 9] }];
        var fault = Assert.Throws<StatisticsInputException>(() => Create(stages).Whole().Mean([1, 2, 3, 4, 5]));
        Assert.Contains("stratum 9 with a single unit", fault.Message, StringComparison.Ordinal);
        Assert.True(Create(stages, policy: LonelyUnitPolicy.Remove).Whole().Mean([1, 2, 3, 4, 5])[0].StandardError > 0);
    }

    [Fact]
    public void A_solution_for_other_weights_is_refused()
    {
        var solved = (CalibrationOutcome.Solved)new CalibrationProblem([1, 1, 1, 1, 1], [CalibrationTerm.Constant(9)]).Solve();
        Assert.Throws<StatisticsInputException>(() => Create([]).WithCalibration(solved));
        var calibrated = SurveyDesign.FromWeights([1, 1, 1, 1, 1]).WithCalibration(solved);
        Assert.Throws<StatisticsInputException>(() => calibrated.WithCalibration(solved));
    }

    private static SurveyDesign Create(SamplingStage[] stages, bool nested = false, LonelyUnitPolicy policy = LonelyUnitPolicy.Fail)
        => SurveyDesign.Create(new SurveyDesignSpecification { Weights = [2, 2, 2, 2, 2], Stages = stages, Nested = nested, LonelyUnits = policy });
}
