using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Questions that are verified in one statement: whole chains of routing, so that a batch needs nothing of another, and
/// not too many, because a statement of a thousand columns takes gigabytes. Within the batch, questions are verified
/// level by level: those without routing first, then those that read their cleaned answers, and so on.
/// </summary>
/// <param name="Name">Name of the view with the outcome.</param>
/// <param name="Levels">The questions by the depth of their routing.</param>
internal sealed record QuestionBatch(string Name, ImmutableArray<ImmutableArray<QuestionVerification>> Levels)
{
    private const int Size = 36;

    /// <summary>The questions of the batch.</summary>
    public IEnumerable<QuestionVerification> Questions => Levels.SelectMany(level => level);

    /// <summary>All questions of a questionnaire in batches.</summary>
    public static ImmutableArray<QuestionBatch> Of(Questionnaire questionnaire, ExpressionSql expressions, string prefix)
    {
        var questions = questionnaire.Blocks
            .SelectMany(block => block.Questions.Select(question => new QuestionVerification(block, question, expressions)))
            .ToArray();
        return [.. Packed(Chains(questions)).Select((batch, index) => new QuestionBatch($"{prefix}_{index}", ByLevel(batch)))];
    }

    /// <summary>The kept responses with, for every question, its value, the reason why it is missing and its checks.</summary>
    public SqlStatement Verify()
    {
        var columns = Questions.SelectMany(question => question.Sources).Distinct(StringComparer.Ordinal);
        var source = $"(SELECT response, samplenr, interview_date, interview_year, interview_month, {string.Join(", ", columns)} FROM responses)";
        foreach (var level in Levels)
        {
            var reasons = level.Select(question => $",\n    {question.MissingSql()} AS {SqlStatement.Identifier(MissingReason.Column(question.Variable))}");
            var values = level.Select(question => $",\n    {question.ValueSql()} AS {SqlStatement.Identifier(question.Variable)}");
            var checks = level.SelectMany(question => question.Checks()).Select(check => $",\n    ({check.Condition}) AS {check.Column}");
            source = $"(SELECT *{string.Concat(reasons)}\nFROM {source})";
            source = $"(SELECT *{string.Concat(values)}{string.Concat(checks)}\nFROM {source})";
        }

        var outcome = Questions.SelectMany(question => new[]
        {
            SqlStatement.Identifier(question.Variable),
            SqlStatement.Identifier(MissingReason.Column(question.Variable)),
        }.Concat(question.Checks().Select(check => check.Column)).Append(question.EditSql() + $" AS {EditColumn(question)}"));
        return SqlStatement.Composed("answers verified", $"SELECT response, samplenr, {string.Join(",\n    ", outcome)}\nFROM {source}");
    }

    /// <summary>Column with the edit that the verification of a question made; NULL where none.</summary>
    public static string EditColumn(QuestionVerification question) => SqlStatement.Identifier($"edit_{question.Variable}");

    /// <summary>Questions that routing ties together, in the order of the questionnaire.</summary>
    private static List<List<QuestionVerification>> Chains(IEnumerable<QuestionVerification> questions)
    {
        var chainOf = new Dictionary<string, List<QuestionVerification>>(StringComparer.Ordinal);
        var chains = new List<List<QuestionVerification>>();
        foreach (var question in questions)
        {
            var chain = new List<QuestionVerification>();
            foreach (var other in question.RoutedBy.Select(variable => ChainOf(chainOf, variable)).Distinct().ToArray())
            {
                chain.AddRange(other);
                chains.Remove(other);
            }

            chain.Add(question);
            chains.Add(chain);
            foreach (var member in chain)
            {
                chainOf[member.Variable] = chain;
            }
        }

        return chains;
    }

    private static List<QuestionVerification> ChainOf(Dictionary<string, List<QuestionVerification>> chainOf, string variable) =>
        chainOf.TryGetValue(variable, out var chain)
            ? chain
            : throw new InvalidOperationException($"A routing reads '{variable}', which is not asked before it.");

    private static IEnumerable<List<QuestionVerification>> Packed(IEnumerable<List<QuestionVerification>> chains)
    {
        var batch = new List<QuestionVerification>();
        foreach (var chain in chains)
        {
            if (batch.Count > 0 && batch.Count + chain.Count > Size)
            {
                yield return batch;
                batch = [];
            }

            batch.AddRange(chain);
        }

        yield return batch;
    }

    private static ImmutableArray<ImmutableArray<QuestionVerification>> ByLevel(IEnumerable<QuestionVerification> questions)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var byLevel = new SortedDictionary<int, List<QuestionVerification>>();
        foreach (var question in questions)
        {
            var level = question.RoutedBy.Select(variable => levels[variable] + 1).DefaultIfEmpty(0).Max();
            levels.Add(question.Variable, level);
            if (!byLevel.TryGetValue(level, out var members))
            {
                byLevel.Add(level, members = []);
            }

            members.Add(question);
        }

        return [.. byLevel.Values.Select(members => members.ToImmutableArray())];
    }
}
