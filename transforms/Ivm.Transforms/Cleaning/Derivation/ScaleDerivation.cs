using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>Scale scores from 0 to 10 and 0/1 indicators, as <c>data-schemas/scales</c> defines them.</summary>
internal static class ScaleDerivation
{
    /// <summary>The scales of an edition: mean of the answered items, each rescaled to 0-10 in the scale's direction.</summary>
    public static IEnumerable<DerivedColumn> Scales(Edition edition)
    {
        var answers = edition.Questionnaire.Questions.ToDictionary(question => question.Variable, question => question.Answer);
        foreach (var scale in edition.Scales)
        {
            var items = scale.Items.Select(item => Item(item, answers[item.Variable])).ToArray();
            var answered = string.Join(" + ", items.Select(item => $"({item} IS NOT NULL)::INTEGER"));
            var sum = string.Join(" + ", items.Select(item => $"coalesce({item}, 0)"));
            yield return new DerivedColumn(
                scale.Variable,
                $"CASE WHEN ({answered}) >= {scale.MinimumAnswered} THEN ({sum}) / ({answered}) END");
        }
    }

    /// <summary>The 0/1 indicators of an edition.</summary>
    public static IEnumerable<DerivedColumn> Indicators(Edition edition)
    {
        foreach (var indicator in edition.Indicators)
        {
            var value = SqlStatement.Identifier(indicator.From);
            var missing = SqlStatement.Identifier(MissingReason.Column(indicator.From));
            var sql = $"CASE WHEN {CodeSet.Contains(value, indicator.Codes)} THEN 1 WHEN {value} IS NOT NULL THEN 0"
                + Constant(missing, MissingReason.RoutedPast, indicator.RoutedPast)
                + Constant(missing, MissingReason.DontKnow, indicator.DontKnow)
                + " END";
            yield return new DerivedColumn(indicator.Variable, sql);
        }
    }

    private static string Constant(string missing, string reason, int? value) =>
        value is null ? string.Empty : $" WHEN {missing} = '{reason}' THEN {value}";

    private static string Item(ScaleItem item, AnswerType answer)
    {
        var (low, high) = answer.Kind == AnswerKind.Choice
            ? (CodeSet.Of(answer).Min(), CodeSet.Of(answer).Max())
            : (answer.Minimum ?? 0, answer.Maximum ?? 0);
        var value = SqlStatement.Identifier(item.Variable);
        var fraction = item.Reversed ? $"({high} - {value})" : $"({value} - {low})";
        return $"(10.0::DOUBLE * {fraction} / {high - low})";
    }
}
