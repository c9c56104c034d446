using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Rules;

/// <summary>The values that variables can have where no data is at hand.</summary>
internal static class AnalysisVariables
{
    private const string OtherText = "\u0001";
    private const double Largest = 1e6;
    private const int Decimals = 3;

    /// <summary>The variables that rules read, by name.</summary>
    public static ImmutableDictionary<string, ConstraintVariable> Of(ImmutableArray<EditRule> rules, IEnumerable<ExpressionVariable> declared)
    {
        var parts = rules.SelectMany(rule => rule.Condition.WithParts()).ToArray();
        var read = parts.OfType<VariableExpression>().Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var missable = parts.OfType<CallExpression>()
            .Where(call => call.Function is ExpressionFunction.IsMissing or ExpressionFunction.CountMissing or ExpressionFunction.Coalesce)
            .SelectMany(call => call.Variables())
            .ToHashSet(StringComparer.Ordinal);
        var largest = parts.SelectMany(Numbers).Select(number => 100 * Math.Abs(number)).Append(Largest).Max();
        var texts = parts.SelectMany(Texts).Append(OtherText).ToArray();
        return declared.Where(variable => read.Contains(variable.Name)).ToImmutableDictionary(
            variable => variable.Name,
            variable => (variable switch
            {
                { Type: ExpressionType.Text } => ConstraintVariable.OneOf(variable.Name, variable.Codes.IsEmpty ? texts : variable.Codes),
                { Type: ExpressionType.Date } => ConstraintVariable.Date(variable.Name),
                { NumberCodes.IsEmpty: false } => ConstraintVariable.Codes(variable.Name, variable.NumberCodes.Select(code => (long)code)),
                _ => ConstraintVariable.Number(variable.Name, variable.Minimum ?? -largest, variable.Maximum ?? largest, variable.Whole ? 0 : Decimals),
            }) with
            { CanBeMissing = missable.Contains(variable.Name) },
            StringComparer.Ordinal);
    }

    private static IEnumerable<double> Numbers(Expression part) => part switch
    {
        NumberExpression number => [number.Value],
        MembershipExpression membership => membership.Items.OfType<NumberExpression>().Select(item => item.Value).Concat(new[] { membership.Low, membership.High }.OfType<double>()),
        _ => [],
    };

    private static IEnumerable<string> Texts(Expression part) => part switch
    {
        TextExpression text => [text.Value],
        MembershipExpression membership => membership.Items.OfType<TextExpression>().Select(item => item.Value),
        _ => [],
    };
}
