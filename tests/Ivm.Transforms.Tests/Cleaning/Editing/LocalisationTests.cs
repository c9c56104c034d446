using System.Globalization;
using CsCheck;
using Ivm.Contracts;
using Ivm.Contracts.Tests.Expressions;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Editing;

public sealed class LocalisationTests
{
    private const int Maximum = 3;

    private static readonly Gen<Expression> Rule = SomeExpressions.Condition
        .Where(condition => !condition.ToString().Contains("Interview", StringComparison.Ordinal) && !condition.ToString().Contains("InWindow", StringComparison.Ordinal) && !condition.ToString().Contains("InFieldwork", StringComparison.Ordinal) && condition.Variables().Length > 0);

    [Fact]
    public void The_cells_found_wrong_are_those_that_trying_every_set_of_cells_finds()
    {
        using var harness = new TransformHarness();
        var localised = 0;
        Gen.Select(Rule.Array[1, 5], Gen.Int[-1, Maximum].Array[4].Array[30], Gen.Int[1, 3].Array[4], Gen.Bool.Array[4]).Sample(
            (rules, records, weights, imputed) =>
            {
                var run = Edited(harness, rules, records, weights, imputed, threads: 2);
                var expressed = rules.Where((_, index) => run.Outcome.NotLocalised.All(left => left.Rule != Name(index))).ToArray();
                for (var record = 0; record < records.Length; record++)
                {
                    var expected = Fewest(expressed, records[record], weights, imputed);
                    if (expected is null)
                    {
                        // Rules that no variable joins are solved apart: the others may still be reconciled.
                        continue;
                    }

                    var found = run.Log.Where(edit => edit.Row == record + 1 && edit.Reason == "localised").Select(edit => SomeExpressions.Variables.IndexOf(edit.Variable)).Order().ToArray();
                    localised += found.Length;
                    Assert.True(
                        expected.SequenceEqual(found),
                        $"{string.Join("; ", expressed.Select(SomeExpressions.Written))} over {string.Join(", ", records[record])}, weights {string.Join(", ", weights)}, imputed {string.Join(", ", imputed)}: expected {string.Join(", ", expected)}, found {string.Join(", ", found)}");
                }

                Assert.Equal(records.Any(record => Fewest(expressed, record, weights, imputed) is null), !run.Outcome.Contradictions.IsEmpty);
                if (run.Outcome is { NoDonor.IsEmpty: true, Contradictions.IsEmpty: true })
                {
                    for (var record = 1; record <= records.Length; record++)
                    {
                        Assert.All(expressed, rule => Assert.NotEqual(false, Holds(rule, variable => run.After(record, SomeExpressions.Variables[variable]) is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : null)));
                    }
                }
            },
            iter: 40,
            threads: 1);
        Assert.True(localised > 50);
    }

    [Fact]
    public void The_log_replayed_gives_the_edited_table_and_reversed_the_table_before()
    {
        using var harness = new TransformHarness();
        Gen.Select(Rule.Array[1, 4], Gen.Int[-1, Maximum + 1].Array[4].Array[20], Gen.Int[1, 3].Array[4], Gen.Bool.Array[4]).Sample(
            (rules, records, weights, imputed) =>
            {
                var run = Edited(harness, rules, records, weights, imputed, threads: 1);
                var played = run.Tables[0].Select(row => row.ToArray()).ToArray();
                foreach (var edit in run.Log)
                {
                    var column = SomeExpressions.Variables.IndexOf(edit.Variable) + 1;
                    Assert.Equal(edit.Old, played[edit.Row - 1][column]);
                    played[edit.Row - 1][column] = edit.New;
                }

                Assert.Equal(run.Tables[1].SelectMany(row => row), played.SelectMany(row => row));
                Assert.Equal(run.Tables[0].SelectMany(row => row), run.Tables[2].SelectMany(row => row));
                Assert.Equal(run.Log, Edited(harness, rules, records, weights, imputed, threads: 2).Log);
            },
            iter: 15,
            threads: 1);
    }

    /// <summary>The example of R errorlocate's manual: of the three figures the profit is wrong.</summary>
    [Fact]
    public void The_profit_that_no_other_figure_can_explain_is_found_wrong()
    {
        using var harness = new TransformHarness();
        var run = EditingRun.Of(
            harness,
            [Number("profit"), Number("cost"), Number("turnover")],
            [new Column<int?>("profit", [750]), new Column<int?>("cost", [125]), new Column<int?>("turnover", [200])],
            [("balance", "profit = turnover - cost"), ("cost", "cost >= 0.6 * turnover"), ("turnover", "turnover >= 0")],
            "seed: 1\nimputation:\n  - { impute: profit, method: hot_deck }\n  - { impute: cost, method: hot_deck }\n  - { impute: turnover, method: hot_deck }\n");

        Assert.Equal(["localised", "deduced"], run.Log.Where(edit => edit.Variable == "profit").Select(edit => edit.Reason));
        Assert.Equal("75", run.After(1, "profit"));
        Assert.Equal(2, run.Log.Length);
    }

    [Fact]
    public void Rules_that_no_change_reconciles_are_named_as_a_smallest_set()
    {
        using var harness = new TransformHarness();
        var run = EditingRun.Of(
            harness,
            [Number("a"), Number("b")],
            [new Column<int?>("a", [5, 50]), new Column<int?>("b", [5, 50])],
            [("low", "a < 10"), ("high", "if b < 10 then a > 20"), ("other", "b <= 90")],
            "never_changed: [b]\nseed: 1\nimputation:\n  - { impute: a, method: hot_deck }\n");

        Assert.Equal([("low, high", 1L)], run.Outcome.Contradictions);
    }

    private static EditingRun Edited(TransformHarness harness, Expression[] rules, int[][] records, int[] weights, bool[] imputed, int threads)
    {
        var chosen = SomeExpressions.Variables.Where((_, index) => imputed[index]).ToArray();
        var contract = $"""
            seed: 3
            reliability:
              {string.Join("\n  ", SomeExpressions.Variables.Select((name, index) => $"- {{ variables: [{name}], weight: {weights[index]} }}"))}
            never_imputed: [{string.Join(", ", SomeExpressions.Variables.Except(chosen))}]
            {(chosen.Length == 0 ? "" : "imputation:\n  " + string.Join("\n  ", chosen.Select(name => $"- {{ impute: {name}, method: hot_deck }}")))}
            """;
        return EditingRun.Of(
            harness,
            [.. SomeExpressions.Variables.Select(Number).Select(variable => variable with { Minimum = 0, Maximum = Maximum })],
            [.. SomeExpressions.Variables.Select((name, index) => new Column<int?>(name, [.. records.Select(record => record[index] < 0 ? (int?)null : record[index])]))],
            [.. rules.Select((rule, index) => (Name(index), SomeExpressions.Written(rule)))],
            contract,
            threads);
    }

    /// <summary>By trying: the cheapest set of cells, of equally cheap ones the first by the order of the variables; null where there is none.</summary>
    private static int[]? Fewest(Expression[] rules, int[] record, int[] weights, bool[] imputed)
    {
        return Enumerable.Range(0, 16)
            .OrderBy(bits => Enumerable.Range(0, 4).Where(variable => Changed(bits, variable)).Sum(variable => weights[variable]))
            .ThenByDescending(bits => bits)
            .Where(bits => Enumerable.Range(0, 4).All(variable => !Changed(bits, variable) || record[variable] >= 0))
            .Where(bits => Possible(rules, record, imputed, bits, 0, new double?[4]))
            .Select(bits => Enumerable.Range(0, 4).Where(variable => Changed(bits, variable)).ToArray())
            .FirstOrDefault();
    }

    private static bool Changed(int bits, int variable) => (bits >> (3 - variable) & 1) == 1;

    private static bool Possible(Expression[] rules, int[] record, bool[] imputed, int bits, int variable, double?[] values)
    {
        if (variable == 4)
        {
            return rules.All(rule => Holds(rule, index => values[index]) is not false);
        }

        var free = Changed(bits, variable) || record[variable] < 0;
        var tried = !free ? [record[variable]] : imputed[variable] ? Enumerable.Range(0, Maximum + 1).Select(value => (double?)value) : [null];
        foreach (var value in tried)
        {
            values[variable] = value;
            if (Possible(rules, record, imputed, bits, variable + 1, values))
            {
                return true;
            }
        }

        return false;
    }

    private static bool? Holds(Expression rule, Func<int, double?> value) =>
        new ExpressionEvaluator(SomeExpressions.Window, DateOnly.MinValue, DateOnly.MaxValue).Holds(rule, name => value(SomeExpressions.Variables.IndexOf(name)), interview: null);

    private static string Name(int index) => $"rule_{index}";

    private static ExpressionVariable Number(string name) => new(name, ExpressionType.Number, Answer: null, []) { Whole = true };
}
