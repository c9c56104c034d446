using System.Globalization;
using CsCheck;
using Ivm.Contracts;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class BusFileTests
{
    private static readonly TableSchema Bus = Columns("S", "KEY", "START", "END") with
    {
        Interval = new ValidityInterval(["S", "KEY"], "START", "END"),
    };

    [Theory]
    [InlineData("R;1;20100101;20101231", "R;1;20110101;88888888", "S;1;20100101;88888888")]
    [InlineData("R;1;20110101;88888888", "R;2;20100101;20111231", "R;1;20100101;20101231")]
    [InlineData("R;1;20110101;20110101", "R;1;20110102;20110102")]
    public void Intervals_that_follow_each_other_in_whatever_order_are_accepted(params string[] rows)
        => Assert.Equal(rows.Length, File(rows).Ingest().Rows.Count);

    [Theory]
    [InlineData("3 and 2", "R;1;20100101;20110101", "R;1;20110101;88888888")]
    [InlineData("3 and 2", "R;1;20110101;88888888", "R;1;20100101;88888888")]
    [InlineData("3 and 2, 4 and 2", "R;1;20100101;20191231", "R;1;20100201;20100301", "R;1;20110201;20110301", "R;1;20200101;88888888")]
    [InlineData("4 and 2", "R;1;20100101;20101231", "R;2;20100101;20101231", "R;1;20100101;20101231")]
    public void Intervals_of_one_entity_that_share_a_day_refuse_the_file_by_their_lines(string lines, params string[] rows)
    {
        var refused = File(rows).Refused();

        var fault = Assert.Single(refused.Faults);
        Assert.EndsWith($"of rows with the same S + KEY that hold on the same day: lines {lines}", fault.Found, StringComparison.Ordinal);
        Assert.Equal("at most one row of TABLE on any day (START to END, both included)", fault.Expected);
    }

    [Fact]
    public void An_interval_that_ends_before_it_starts_refuses_the_file()
        => Assert.Equal(
            "registers/TABLE.csv:3: found 1 interval that ends (END) before it starts (START): lines 3; expected a last day that is not before the first. Have the file delivered again with the intervals repaired.",
            File("R;1;20100101;20101231", "R;2;20110101;20101231").Refused().Message);

    [Theory]
    [InlineData("20111301;88888888", "START not_a_date")]
    [InlineData("88888888;88888888", "START not_a_date")]
    [InlineData(";88888888", "START missing_value")]
    [InlineData("20110101;", "END missing_value")]
    [InlineData("20110101;20110230", "END not_a_date")]
    [InlineData("20110101;2011", "END not_a_date")]
    [InlineData("20110101;888888888", "END not_a_date")]
    public void A_row_whose_days_are_no_dates_is_set_apart(string days, string place)
        => Assert.Equal([$"3 {place}"], File("R;1;20110101;99999999", $"R;2;{days}").Ingest().Rejections);

    [Fact]
    public void A_file_is_refused_exactly_when_two_of_its_intervals_share_a_day()
        => Gen.Select(Gen.Int[1, 3], Gen.Int[1, 28], Gen.Int[0, 6]).Array[0, 8].Sample(spells =>
        {
            var days = spells.Select(spell => (Key: spell.Item1, First: spell.Item2, Last: Math.Min(28, spell.Item2 + spell.Item3))).ToArray();
            var overlap = days.SelectMany((left, i) => days.Skip(i + 1).Select(right => (left, right)))
                .Any(pair => pair.left.Key == pair.right.Key && pair.left.First <= pair.right.Last && pair.right.First <= pair.left.Last);
            var delivery = File([.. days.Select(spell => string.Create(CultureInfo.InvariantCulture, $"R;{spell.Key};201102{spell.First:00};201102{spell.Last:00}"))]);
            return overlap == (Record.Exception(delivery.Ingest) is InvalidInputException);
        });

    private static Delivery File(params string[] rows) =>
        Of(Bus, $"S;KEY;START;END\n{string.Concat(rows.Select(row => row + "\n"))}") with { DeclaredRows = rows.Length };
}
