using CsCheck;
using Ivm.Simulation.Parameters;

namespace Ivm.Pipeline.Tests.Simulation.Parameters;

public sealed class ParameterTests
{
    [Fact]
    public void Apportionment_gives_everything_away_and_nobody_one_more_than_the_exact_share() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Double[0.001, 10].Array[1, 40]).Sample((total, weights) =>
        {
            var shares = Apportionment.LargestRemainder(total, weights);

            Assert.Equal(total, shares.Sum());
            for (var i = 0; i < weights.Length; i++)
                Assert.InRange(shares[i], Math.Floor(total * weights[i] / weights.Sum()) - 1e-9, Math.Ceiling(total * weights[i] / weights.Sum()) + 1e-9);
        });

    [Fact]
    public void A_choice_falls_in_the_interval_of_its_weight()
    {
        var choice = new DiscreteChoice([1, 0, 3]);

        Assert.Equal(0, choice.Pick(0.2499));
        Assert.Equal(2, choice.Pick(0.2501, out var within));
        Assert.InRange(within, 0, 0.001);
        Assert.Throws<ArgumentException>(() => new DiscreteChoice([0, 0]));
    }

    [Fact]
    public void A_table_tells_the_line_of_a_cell_that_is_no_number()
    {
        var table = ParameterTable.Parse("some.csv", new StringReader("# why\nname;value\nx;1\ny;one\n"));

        Assert.Equal(1, table.Rows[0].Number("value"));
        Assert.Equal("some.csv:4: 'one' under 'value' is not a number.", Assert.Throws<InvalidOperationException>(() => table.Rows[1].Number("value")).Message);
        Assert.Equal("some.csv has no column 'share'.", Assert.Throws<InvalidOperationException>(() => table.Rows[0].Text("share")).Message);
    }

    [Fact]
    public void A_table_with_a_row_too_short_is_refused() =>
        Assert.Equal(
            "some.csv:2: 1 cells under a header of 2.",
            Assert.Throws<InvalidOperationException>(() => ParameterTable.Parse("some.csv", new StringReader("a;b\n1\n"))).Message);

    [Fact]
    public void Every_scale_question_has_shares_for_the_codes_of_the_contract()
    {
        var answers = SimulatedCountry.Edition.Questionnaire.Questions.ToDictionary(question => question.Variable, question => question.Answer);
        foreach (var row in ParameterTable.Load("answers.csv").Rows)
        {
            var codes = row.Numbers("codes");
            Assert.Equal(codes.Length, row.Numbers("shares").Length);
            Assert.All(codes, code => Assert.True(answers[row.Text("variable")].Accepts(code)));
            Assert.Equal(100, row.Numbers("shares").Sum(), 0.6);
        }
    }
}
