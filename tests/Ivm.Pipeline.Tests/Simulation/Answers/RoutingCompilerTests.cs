using CsCheck;
using Ivm.Contracts;
using Ivm.Simulation.Answers;

namespace Ivm.Pipeline.Tests.Simulation.Answers;

public sealed class RoutingCompilerTests
{
    private static readonly Question[] Questions = [.. SimulatedCountry.Edition.Questionnaire.Questions];

    [Fact]
    public void Compiled_routing_means_what_the_evaluator_of_the_contracts_means()
    {
        var compiler = new RoutingCompiler(SimulatedCountry.Edition, Questions);
        var evaluator = ExpressionEvaluator.For(SimulatedCountry.Edition);
        var routed = Questions.Where(question => question.AskIf is not null).ToArray();
        var compiled = routed.Select(question => compiler.Compile(question.AskIf)).ToArray();
        var index = Questions.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);

        Gen.Select(Gen.Int[0, 400].Array[Questions.Length], Gen.Int[0, 107]).Sample((numbers, day) =>
        {
            var sheet = new AnswerSheet(Questions.Length) { Interview = SimulatedCountry.Edition.FieldworkStart.AddDays(day) };
            for (var q = 0; q < Questions.Length; q++)
                sheet.Values[q] = Answer(Questions[q].Answer, numbers[q]);

            for (var i = 0; i < routed.Length; i++)
                Assert.Equal(evaluator.Holds(routed[i].AskIf!, name => Number(sheet, index[name]), sheet.Interview), compiled[i](sheet));
        });
    }

    [Theory]
    [InlineData(BinaryOperator.And)]
    [InlineData(BinaryOperator.Or)]
    [InlineData(BinaryOperator.Implies)]
    public void Connectives_are_three_valued(BinaryOperator connective)
    {
        var compiler = new RoutingCompiler(SimulatedCountry.Edition, Questions);
        var evaluator = ExpressionEvaluator.For(SimulatedCountry.Edition);
        var condition = new BinaryExpression(connective, Is(Questions[0], 1), new UnaryExpression(UnaryOperator.Not, Is(Questions[1], 1)));
        foreach (var first in new short[] { 1, 2, AnswerSheet.None })
        {
            foreach (var second in new short[] { 1, 2, AnswerSheet.None })
            {
                var sheet = new AnswerSheet(Questions.Length);
                sheet.Clear();
                (sheet.Values[0], sheet.Values[1]) = (first, second);

                var expected = evaluator.Holds(condition, name => Number(sheet, name == Questions[0].Variable ? 0 : 1), sheet.Interview);
                Assert.Equal(expected, compiler.Compile(condition)(sheet));
            }
        }
    }

    private static BinaryExpression Is(Question question, double value) =>
        new(BinaryOperator.Equal, new VariableExpression(question.Variable), new NumberExpression(value));

    /// <summary>An answer in substance, "don't know", "refused" or none, by a number.</summary>
    private static short Answer(AnswerType type, int number) => (number % 5) switch
    {
        0 => AnswerSheet.None,
        1 when number % 2 == 0 => (short)(type.DontKnow ?? AnswerSheet.None),
        1 => (short)(type.Refused ?? AnswerSheet.None),
        _ when type.Kind == AnswerKind.Choice => short.Parse(type.Choices[number % type.Choices.Length].Value),
        _ => (short)((type.Minimum ?? 0) + (number % 13)),
    };

    private static double? Number(AnswerSheet sheet, int question)
    {
        var (value, answer) = (sheet.Values[question], Questions[question].Answer);
        return value == AnswerSheet.None || value == answer.DontKnow || value == answer.Refused ? null : value;
    }
}
