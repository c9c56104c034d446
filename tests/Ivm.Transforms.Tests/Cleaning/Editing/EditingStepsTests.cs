using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Editing;

public sealed class EditingStepsTests : IDisposable
{
    private readonly TransformHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public void A_correction_sets_what_follows_from_the_values_before()
    {
        var run = EditingRun.Of(
            harness,
            [Number("cost"), Number("turnover"), Number("staff")],
            [new Column<int?>("cost", [30, 90, 40_000]), new Column<int?>("turnover", [80, 20, 50]), new Column<int?>("staff", [1, 2, 3])],
            [("gain", "cost <= turnover")],
            """
            never_imputed: [cost, turnover]
            corrections:
              - correction: thousands
                label: { nl: duizendtallen, en: thousands }
                when: cost > 100 * turnover
                set: { cost: cost / 1000 }
              - correction: exchanged
                label: { nl: verwisseld, en: exchanged }
                when: cost > turnover
                set: { cost: turnover, turnover: cost, staff: missing }
            """);

        Assert.Equal(
            [
                new LoggedEdit(2, "correction", 1, "exchanged", "cost", "90", "20", "corrected"),
                new LoggedEdit(2, "correction", 1, "exchanged", "staff", "2", null, "corrected"),
                new LoggedEdit(2, "correction", 1, "exchanged", "turnover", "20", "90", "corrected"),
                new LoggedEdit(3, "correction", 1, "thousands", "cost", "40000", "40", "corrected"),
            ],
            run.Log);
    }

    [Fact]
    public void A_correction_out_of_the_domain_is_left_out_and_counted()
    {
        var run = EditingRun.Of(
            harness,
            [Number("age") with { Minimum = 0, Maximum = 120 }],
            [new Column<int?>("age", [100, 3])],
            [],
            "corrections:\n  - correction: double\n    label: { nl: dubbel, en: double }\n    when: age > 2\n    set: { age: 2 * age }\n");

        Assert.Equal([("double", 1L)], run.Outcome.Unfit);
        Assert.Equal("6", run.After(2, "age"));
        Assert.Equal("100", run.After(1, "age"));
    }

    [Fact]
    public void A_mistyped_code_becomes_the_only_nearest_one_and_any_other_missing()
    {
        var run = EditingRun.Of(
            harness,
            [new ExpressionVariable("town", ExpressionType.Text, Answer: null, ["Amsterdam", "Den Haag", "Delft", "Delfa"])],
            [new Column<string?>("town", ["Amsterdma", "den haag", "Delf", "Paris", "Delft", null])],
            [],
            "typing:\n  - typing: towns\n    label: { nl: plaatsen, en: towns }\n    variables: [town]\n    distance: 2\n    ignore_case: true\n");

        Assert.Equal(["Amsterdam", "Den Haag", null, null, "Delft", null], Enumerable.Range(1, 6).Select(row => run.After(row, "town")));
        Assert.Equal(["typing", "typing", "out_of_range", "out_of_range"], run.Log.Select(edit => edit.Reason));
    }

    /// <summary>Records 4 to 4.2 of Scholtus (2009), Discussion paper 09046 of Statistics Netherlands.</summary>
    [Fact]
    public void Mistyped_numbers_are_repaired_where_balances_give_the_right_ones()
    {
        ImmutableArray<string> names = [.. Enumerable.Range(1, 11).Select(index => $"x{index}")];
        int[] sound = [1452, 116, 1568, 116, 323, 76, 12, 411, 1979, 1842, 137];
        int[] one = [1452, 116, 1568, 161, 323, 76, 12, 411, 1979, 1842, 137];
        int[] two = [1452, 116, 1568, 161, 323, 76, 12, 411, 19979, 1842, 137];
        var run = EditingRun.Of(
            harness,
            [.. names.Select(Number)],
            [.. names.Select((name, index) => new Column<int?>(name, [sound[index], one[index], two[index]]))],
            [("a", "x1 + x2 = x3"), ("b", "x2 = x4"), ("c", "x5 + x6 + x7 = x8"), ("d", "x3 + x8 = x9"), ("e", "x9 - x10 = x11")],
            $"""
            never_imputed: [{string.Join(", ", names)}]
            typing:
              - typing: digits
                label: {"{"} nl: cijfers, en: digits {"}"}
                balances: [a, b, c, d, e]
                distance: 1
            """);

        Assert.Equal([(2, "x4"), (3, "x4"), (3, "x9")], run.Log.Select(edit => ((int)edit.Row, edit.Variable)));
        Assert.Equal(sound.Select(value => value.ToString(CultureInfo.InvariantCulture)), names.Select(name => run.After(3, name)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(null)]
    public void Records_are_edited_while_no_more_of_them_break_hard_rules_than_the_plan_tolerates(double? most) =>
        Assert.Equal(2, Localised(most).Log.Length);

    [Fact]
    public void More_records_that_break_hard_rules_than_the_plan_tolerates_stop_the_editing()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Localised(0.49));

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.StartsWith(
            "editing of records: found 2 of 4 records (50 %) in which localisation changes cells, most for adult (2); expected at most 49 % (maximum_localised_share).",
            refused.Message,
            StringComparison.Ordinal);
    }

    private EditingRun Localised(double? most) => EditingRun.Of(
        harness,
        [Number("age")],
        [new Column<int?>("age", [12, 40, 13, 50])],
        [("adult", "age >= 15")],
        $"never_imputed: [age]\n{(most is null ? "" : string.Create(CultureInfo.InvariantCulture, $"maximum_localised_share: {most}\n"))}");

    [Fact]
    public void A_donor_comes_from_the_first_class_that_has_one_that_fits()
    {
        var run = EditingRun.Of(
            harness,
            [Code("sex"), Number("age"), Code("marital")],
            [
                new Column<int?>("sex", [1, 1, 1, 2, 2, 2]),
                new Column<int?>("age", [12, 40, 50, 13, 60, 70]),
                new Column<int?>("marital", [null, 2, 2, null, 1, 1]),
            ],
            [("of_age", "if marital = 2 then age >= 16")],
            """
            seed: 5
            never_changed: [age]
            imputation:
              - impute: marital
                method: hot_deck
                classes: [[sex], []]
            """);

        // The first record's own class has only the married, which a child cannot be.
        Assert.Equal("1", run.After(1, "marital"));
        Assert.Equal("1", run.After(4, "marital"));
        Assert.Equal([("marital", 0, 1L), ("marital", 1, 1L)], run.Outcome.Classes);
        Assert.Empty(run.Outcome.NoDonor);
    }

    [Fact]
    public void Without_a_donor_the_cell_stays_missing_and_is_counted()
    {
        var run = EditingRun.Of(
            harness,
            [Number("age"), Code("marital")],
            [new Column<int?>("age", [12, 40, 50]), new Column<int?>("marital", [null, 2, 2])],
            [("of_age", "if marital = 2 then age >= 16")],
            "seed: 5\nnever_changed: [age]\nimputation:\n  - { impute: marital, method: hot_deck }\n");

        Assert.Null(run.After(1, "marital"));
        Assert.Equal([("marital", 1L)], run.Outcome.NoDonor);
    }

    [Fact]
    public void The_nearest_donor_gives_all_missing_values_of_a_record_at_once()
    {
        var run = EditingRun.Of(
            harness,
            [Number("age"), Number("income"), Number("hours")],
            [new Column<int?>("age", [20, 40, 60, 41, 58]), new Column<int?>("income", [10, 20, 30, null, null]), new Column<int?>("hours", [8, 40, 20, null, 12])],
            [],
            "seed: 5\nimputation:\n  - { impute: [income, hours], method: nearest, by: [age] }\n");

        Assert.Equal(["20", "40"], new[] { "income", "hours" }.Select(name => run.After(4, name)));
        Assert.Equal(["30", "12"], new[] { "income", "hours" }.Select(name => run.After(5, name)));
    }

    [Fact]
    public void Estimates_are_adjusted_as_little_as_possible_to_the_balance()
    {
        var run = EditingRun.Of(
            harness,
            [Number("staff"), Number("turnover"), Number("cost"), Number("profit")],
            [
                new Column<int?>("staff", [10, 20, 5, 4]),
                new Column<int?>("turnover", [100, 200, 60, null]),
                new Column<int?>("cost", [80, 150, null, null]),
                new Column<int?>("profit", [20, 50, null, 10]),
            ],
            [("balance", "turnover - cost = profit"), ("gain", "cost <= turnover")],
            """
            seed: 1
            imputation:
              - { impute: turnover, method: ratio, to: staff }
              - { impute: cost, method: ratio, to: staff }
              - { impute: profit, method: mean }
            """);

        // Ratios: turnover 360/35, cost 230/30, profit mean 27 (of 20, 50 and 10). Record 3: cost 38, profit 27 against 22 in all.
        Assert.Equal(["60", "38", "22"], new[] { "turnover", "cost", "profit" }.Select(name => run.After(3, name)));
        Assert.Equal(["41", "31", "10"], new[] { "turnover", "cost", "profit" }.Select(name => run.After(4, name)));
        Assert.Contains(run.Log, edit => edit is { Row: 3, Variable: "profit", Reason: "adjusted" });
    }

    [Fact]
    public void What_cannot_be_localised_is_named_with_its_reason()
    {
        var run = EditingRun.Of(
            harness,
            [Number("a"), Number("b")],
            [new Column<int?>("a", [5]), new Column<int?>("b", [5])],
            [("product", "a * b < 20")],
            "never_imputed: [a, b]\n");

        Assert.Equal([("product", "it multiplies variables with each other")], run.Outcome.NotLocalised);
        Assert.Empty(run.Log);
    }

    private static ExpressionVariable Number(string name) => new(name, ExpressionType.Number, Answer: null, []) { Whole = true };

    private static ExpressionVariable Code(string name) => Number(name) with { NumberCodes = [1, 2, 3] };
}
