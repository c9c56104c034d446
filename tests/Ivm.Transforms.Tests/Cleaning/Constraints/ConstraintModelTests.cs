using System.Collections.Immutable;
using CsCheck;
using Ivm.Contracts;
using Ivm.Contracts.Tests.Expressions;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Tests.Cleaning.Constraints;

public sealed class ConstraintModelTests
{
    private static readonly DateOnly Interview = new(2011, 10, 20);
    private static readonly ConstraintSettings Settings = new(SomeExpressions.Window, new DateOnly(2011, 8, 15), new DateOnly(2011, 11, 30));
    private static readonly ExpressionEvaluator Evaluator = new(SomeExpressions.Window, new DateOnly(2011, 8, 15), new DateOnly(2011, 11, 30));

    private static readonly Gen<Expression> Variable = Gen.Int[0, 3].Select(index => (Expression)new VariableExpression(SomeExpressions.Variables[index]));

    private static readonly Gen<Expression> RicherQuantity = Gen.OneOf(
        Variable,
        Gen.Int[-3, 14].Select(number => (Expression)new NumberExpression(number)),
        Gen.Select(Gen.OneOf(Gen.Const(ExpressionFunction.Sum), Gen.Const(ExpressionFunction.Mean), Gen.Const(ExpressionFunction.Minimum), Gen.Const(ExpressionFunction.Maximum), Gen.Const(ExpressionFunction.CountMissing)), Variable.Array[2])
            .Select((function, parts) => (Expression)new CallExpression(function, [.. parts])),
        Gen.Select(Variable, Variable).Select((left, right) => (Expression)new CallExpression(ExpressionFunction.Absolute, [new BinaryExpression(BinaryOperator.Subtract, left, right)])));

    private static readonly Gen<Expression> RicherCondition = Gen.OneOf(
        Gen.Select(RicherQuantity, RicherQuantity, Gen.Bool).Select((left, right, equal) => (Expression)new BinaryExpression(equal ? BinaryOperator.Equal : BinaryOperator.Less, left, right)),
        Gen.Select(RicherQuantity, RicherQuantity, Gen.Int[0, 60], Gen.Bool).Select((left, right, margin, relative) => (Expression)new ToleranceExpression(left, right, margin / 4.0, relative)),
        Gen.Select(RicherQuantity, RicherQuantity, RicherQuantity).Select((value, low, high) => (Expression)new CallExpression(ExpressionFunction.InRange, [value, low, high])));

    [Fact]
    public void A_condition_means_the_same_to_the_solver_as_to_the_evaluator() =>
        Gen.Select(SomeExpressions.Condition, SomeExpressions.Values).Sample(
            (condition, record) =>
            {
                var holds = Evaluator.Holds(condition, name => record[name], Interview);
                foreach (var (demand, expected) in new[] { (Demand.True, holds is true), (Demand.False, holds is false), (Demand.NotFalse, holds is not false) })
                {
                    var model = ConstraintModel.Of([.. SomeExpressions.Variables.Select(Wide), .. ConstraintSettings.InterviewVariables(Interview, Interview)], Settings);
                    if (model.Require("it", condition, demand) is not null)
                    {
                        return;
                    }

                    foreach (var (name, value) in record)
                    {
                        model.Fix(name, (long?)value);
                    }

                    model.Fix(ConstraintSettings.InterviewDay, Interview.DayNumber);
                    Assert.True(
                        expected == model.Solve() is ConstraintOutcome.Possible,
                        $"{SomeExpressions.Written(condition)} over {string.Join(", ", record)} is {holds}; demanded {demand}");
                }
            },
            iter: 300);

    [Fact]
    public void Tolerances_and_functions_mean_the_same_to_the_solver_as_to_the_evaluator() =>
        Gen.Select(RicherCondition, SomeExpressions.Values).Sample(
            (condition, record) =>
            {
                var holds = Evaluator.Holds(condition, name => record[name], Interview);
                foreach (var (demand, expected) in new[] { (Demand.True, holds is true), (Demand.False, holds is false) })
                {
                    var model = ConstraintModel.Of(SomeExpressions.Variables.Select(Wide));
                    Assert.Null(model.Require("it", condition, demand));
                    foreach (var (name, value) in record)
                    {
                        model.Fix(name, (long?)value);
                    }

                    Assert.True(
                        expected == model.Solve() is ConstraintOutcome.Possible,
                        $"{ExpressionText.Of(condition)} over {string.Join(", ", record)} is {holds}; demanded {demand}");
                }
            },
            iter: 300);

    [Fact]
    public void Whether_conditions_can_hold_together_is_what_trying_every_record_says() =>
        SomeExpressions.Condition.Array[1, 4].Sample(
            conditions =>
            {
                var model = ConstraintModel.Of([.. SomeExpressions.Variables.Select(name => ConstraintVariable.Number(name, 0, 3)), .. ConstraintSettings.InterviewVariables(Interview, Interview)], Settings);
                var expressed = conditions.Where((condition, index) => model.Require($"rule {index}", condition, Demand.True) is null).ToList();
                model.Fix(ConstraintSettings.InterviewDay, Interview.DayNumber);

                Assert.Equal(Records(SomeExpressions.Variables, 3).Any(record => expressed.All(condition => Evaluator.Holds(condition, name => record[name], Interview) is true)), model.Solve() is ConstraintOutcome.Possible);
            },
            iter: 200);

    [Fact]
    public void A_conflict_is_a_smallest_set_that_excludes_each_other() =>
        SomeExpressions.Condition.Array[4, 7].Sample(
            conditions =>
            {
                ConstraintModel Of(IEnumerable<int> members)
                {
                    var model = ConstraintModel.Of([.. SomeExpressions.Variables.Select(name => ConstraintVariable.Number(name, 0, 3)), .. ConstraintSettings.InterviewVariables(Interview, Interview)], Settings);
                    foreach (var member in members)
                    {
                        model.Require($"{member}", conditions[member], Demand.True);
                    }

                    return model;
                }

                if (Of(Enumerable.Range(0, conditions.Length)).Solve() is not ConstraintOutcome.Impossible { Conflict: var conflict })
                {
                    return;
                }

                var members = conflict.Select(name => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
                Assert.IsType<ConstraintOutcome.Impossible>(Of(members).Solve());
                foreach (var smaller in Subsets(conditions.Length, members.Length - 1))
                {
                    Assert.IsType<ConstraintOutcome.Possible>(Of(smaller).Solve());
                }
            },
            iter: 25);

    [Fact]
    public void A_conflict_names_the_rules_at_fault_and_no_others()
    {
        var model = ConstraintModel.Of([ConstraintVariable.Number("age", 0, 120), ConstraintVariable.Codes("marital", [1, 2, 3]), ConstraintVariable.Number("size", 1, 20)]);
        Require(model, "young", "age < 15");
        Require(model, "size", "size > 2");
        Require(model, "of_age", "if marital = 2 then age >= 16");
        Require(model, "married", "marital = 2");

        var outcome = Assert.IsType<ConstraintOutcome.Possible>(model.Solve());
        Assert.Contains(outcome.Values, pair => pair.Value is null);

        var present = ConstraintModel.Of([ConstraintVariable.Number("age", 0, 120) with { CanBeMissing = false }, ConstraintVariable.Codes("marital", [1, 2, 3]) with { CanBeMissing = false }, ConstraintVariable.Number("size", 1, 20)]);
        Require(present, "young", "age < 15");
        Require(present, "size", "size > 2");
        Require(present, "of_age", "if marital = 2 then age >= 16");
        Require(present, "married", "marital = 2");

        Assert.Equal(["young", "of_age", "married"], Assert.IsType<ConstraintOutcome.Impossible>(present.Solve()).Conflict);
    }

    [Fact]
    public void A_quotient_in_a_comparison_is_exact_whatever_the_sign_of_its_divisor()
    {
        foreach (var (turnover, staff, expected) in new[] { (30.0, 10.0, true), (29, 10, false), (-30, -10, true), (30, -10, false), (5, 0, true) })
        {
            var model = ConstraintModel.Of([ConstraintVariable.Number("turnover", -100, 100, 1), ConstraintVariable.Number("staff", -100, 100, 2)]);
            Require(model, "ratio", "turnover / staff >= 3");
            model.Fix("turnover", model.Declared.First().Encode(turnover));
            model.Fix("staff", model.Declared.Last().Encode(staff));

            Assert.Equal(expected, model.Solve() is ConstraintOutcome.Possible);
        }
    }

    [Fact]
    public void Tenths_are_tenths()
    {
        var model = ConstraintModel.Of([ConstraintVariable.Number("a", 0, 1, 1), ConstraintVariable.Number("b", 0, 1, 1), ConstraintVariable.Number("c", 0, 1, 1)]);
        Require(model, "sum", "a + b = c");
        model.Fix("a", 1);
        model.Fix("b", 2);
        model.Fix("c", 3);

        Assert.IsType<ConstraintOutcome.Possible>(model.Solve());
    }

    [Fact]
    public void A_product_of_variables_is_refused_with_its_reason()
    {
        var model = ConstraintModel.Of([ConstraintVariable.Number("a", 0, 9), ConstraintVariable.Number("b", 0, 9)]);

        Assert.Equal("it multiplies variables with each other", model.Require("product", Parsed("a * b = 12", "a", "b")));
        Assert.IsType<ConstraintOutcome.Possible>(model.Solve());
    }

    [Fact]
    public void A_text_is_one_of_its_texts()
    {
        var model = ConstraintModel.Of([ConstraintVariable.OneOf("mode", ["cawi", "papi"]) with { CanBeMissing = false }]);
        var scope = new ExpressionScope();
        scope.Add(new ExpressionVariable("mode", ExpressionType.Text, Answer: null, []));
        model.Require("not web", Parsed("mode != 'cawi'", scope));

        Assert.Equal("papi", Assert.IsType<ConstraintOutcome.Possible>(model.Solve()).Values["mode"]);
        model.Require("not paper", Parsed("not (mode in ['papi', 'cati'])", scope));
        Assert.Equal(["not web", "not paper"], Assert.IsType<ConstraintOutcome.Impossible>(model.Solve()).Conflict);
    }

    private static void Require(ConstraintModel model, string name, string condition) =>
        Assert.Null(model.Require(name, Parsed(condition, [.. model.Declared.Select(variable => variable.Name)])));

    private static Expression Parsed(string condition, params ReadOnlySpan<string> numbers)
    {
        var scope = new ExpressionScope();
        foreach (var name in numbers)
        {
            scope.Add(new ExpressionVariable(name, ExpressionType.Number, Answer: null, []));
        }

        return Parsed(condition, scope);
    }

    private static Expression Parsed(string condition, ExpressionScope scope)
    {
        var faults = new FaultCollector();
        var parsed = ExpressionParser.ParseCondition(condition, scope, offset => new SourceLocation("test", 1, offset + 1), faults);
        faults.ThrowIfAny();
        return parsed!;
    }

    private static ConstraintVariable Wide(string name) => ConstraintVariable.Number(name, -5, 3000);

    private static IEnumerable<ImmutableDictionary<string, double?>> Records(ImmutableArray<string> names, int maximum)
    {
        var count = (int)Math.Pow(maximum + 2, names.Length);
        for (var code = 0; code < count; code++)
        {
            var rest = code;
            var record = ImmutableDictionary.CreateBuilder<string, double?>();
            foreach (var name in names)
            {
                record[name] = rest % (maximum + 2) is var value && value > maximum ? null : value;
                rest /= maximum + 2;
            }

            yield return record.ToImmutable();
        }
    }

    private static IEnumerable<int[]> Subsets(int count, int size) => Enumerable.Range(0, 1 << count)
        .Select(bits => Enumerable.Range(0, count).Where(index => (bits >> index & 1) == 1).ToArray())
        .Where(subset => subset.Length <= size);
}
