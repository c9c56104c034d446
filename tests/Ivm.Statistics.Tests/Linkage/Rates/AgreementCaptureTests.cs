using System.Globalization;
using CsCheck;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Rates;

public sealed class AgreementCaptureTests
{
    [Fact]
    public void Matches_that_no_rule_catches_and_their_interval_are_those_of_r()
    {
        var witness = CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", "agreement.csv"));
        for (var row = 0; row < witness.RowCount; row++)
        {
            var what = witness.Text("set")[row];
            var rules = witness.Text("rules")[row].Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var counts = witness.Text("counts")[row].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var found = AgreementCapture.Estimate(counts, rules, []);

            Assert.NotNull(found);
            Assert.Equal(witness.Text("pairs")[row] == "true" ? AgreementModel.Pairs : AgreementModel.Independent, found.Model);
            Close.To(witness.Numbers("unseen")[row], found.Unseen, 1e-8, $"unseen of {what}");
            Close.To(witness.Numbers("lower")[row], found.Lower, 1e-8, $"lower end of {what}");
            Close.To(witness.Numbers("upper")[row], found.Upper, 1e-8, $"upper end of {what}");
            Close.To(witness.Numbers("deviance")[row], found.Deviance, 1e-7, $"deviance of {what}");
            Assert.Equal(witness.Numbers("freedom")[row], found.DegreesOfFreedom);
        }
    }

    [Fact]
    public void Two_rules_of_one_thing_each_give_the_estimate_of_lincoln_and_petersen() =>
        Gen.Int[1, 500].Array[3].Sample(counts =>
        {
            var found = AgreementCapture.Estimate([1000, counts[0], counts[1], counts[2]], [1, 2], []);
            Close.To((double)counts[0] * counts[1] / counts[2], found!.Unseen, 1e-9, "unseen");
            Assert.InRange(found.Unseen, found.Lower, found.Upper);
        }, iter: 30);

    [Fact]
    public void Where_bad_records_miss_every_rule_more_often_the_truth_lies_within_the_interval()
    {
        // 20,000 matches of which a tenth is of bad quality: independence would find a quarter of those that are missed.
        double[] good = [0.98, 0.96, 0.95, 0.97, 0.94, 0.96], bad = [0.6, 0.7, 0.5, 0.65, 0.6, 0.55];
        int[] rules = [0b000011, 0b001100, 0b110000, 0b000101, 0b101000, 0b010010];
        var random = new CounterRandom(77);
        var counts = new double[64];
        var missed = 0;
        for (var match = 0UL; match < 20_000; match++)
        {
            var agrees = random.Uniform(1, match) < 0.1 ? bad : good;
            var cell = Enumerable.Range(0, 6).Sum(thing => random.Uniform(2, (match * 6) + (ulong)thing) < agrees[thing] ? 1 << thing : 0);
            if (rules.Any(rule => (cell & rule) == rule))
                counts[cell]++;
            else
                missed++;
        }

        var found = AgreementCapture.Estimate(counts, rules, [])!;
        Assert.Equal(AgreementModel.TwoClasses, found.Model);
        Assert.InRange(missed, found.Lower, found.Upper);
        Assert.InRange(found.Unseen, missed / 1.5, missed * 1.5);
    }

    [Fact]
    public void What_always_agrees_with_another_thing_is_no_cell_of_its_own()
    {
        // A whole date and its year: where the date agrees the year does, so two rules of them and a name are two rules of a name and more.
        var with = AgreementCapture.Estimate([0, 0, 40, 300, 25, 0, 60, 900], [0b001, 0b110], [(0, 1)]);
        Assert.NotNull(with);
        Assert.True(with.Unseen > 0);
    }

    [Fact]
    public void One_rule_tells_nothing_of_what_it_misses() =>
        Assert.Null(AgreementCapture.Estimate([0, 5, 5, 100], [0b11], []));

    [Fact]
    public void A_rule_of_a_thing_that_there_is_not_is_refused() =>
        Assert.Throws<StatisticsInputException>(() => AgreementCapture.Estimate([0, 1, 1, 1], [0b100], []));
}
