using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>The checks that follow from a table's domains and from a questionnaire by themselves.</summary>
internal static class QuestionChecks
{
    /// <summary>For every variable with a domain, whether its value lies in it.</summary>
    public static IEnumerable<Check> OfDomains(CheckedTable table)
    {
        foreach (var variable in table.Variables.Where(variable => variable.HasDomain))
        {
            var codes = !variable.Codes.IsEmpty || !variable.NumberCodes.IsEmpty;
            yield return Check.OfSql(
                $"{(codes ? "codes" : "range")}.{variable.Name}",
                codes ? CheckKind.Codes : CheckKind.Range,
                Severity.Error,
                [variable.Name],
                DomainSql.Text(variable),
                DomainSql.Allowed(variable, VerifiedRecords.Raw(variable.Name))!);
        }
    }

    /// <summary>For every question: no answer where the routing leads past it (an error), an answer where it does not (information).</summary>
    public static IEnumerable<Check> OfRouting(Questionnaire questionnaire)
    {
        foreach (var (block, question) in questionnaire.Blocks.SelectMany(block => block.Questions.Select(question => (block, question))))
        {
            var (asks, raw, route) = (VerifiedRecords.Asks(block.Name), VerifiedRecords.Raw(question.Variable), VerifiedRecords.Route(question.Variable));
            if (question.AskIf is { } askIf)
            {
                var text = ExpressionText.Of(askIf);
                yield return Check.OfSql(
                    $"routing.{question.Variable}",
                    CheckKind.Routing,
                    Severity.Error,
                    [question.Variable, .. askIf.Variables()],
                    $"if not ({text}) then is_missing({question.Variable})",
                    $"CASE WHEN NOT {asks} THEN NULL WHEN {raw} IS NULL THEN TRUE ELSE {route} END");
                yield return Check.OfSql(
                    $"answered.{question.Variable}",
                    CheckKind.Answered,
                    Severity.Information,
                    [question.Variable, .. askIf.Variables()],
                    $"if {text} then not is_missing({question.Variable})",
                    $"CASE WHEN NOT {asks} THEN NULL WHEN {route} THEN {raw} IS NOT NULL WHEN NOT {route} THEN TRUE END");
            }
            else
            {
                yield return Check.OfSql(
                    $"answered.{question.Variable}",
                    CheckKind.Answered,
                    Severity.Information,
                    [question.Variable],
                    $"not is_missing({question.Variable})",
                    $"CASE WHEN {asks} THEN {raw} IS NOT NULL END");
            }
        }
    }
}
