using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// The records that checks read, as one query over a table: under a variable's name its value in substance, which is
/// NULL where the value as delivered is outside the domain, means missing (don't know), or answers a question that the
/// routing leads past; beside it the value as delivered. Only what some check reads is taken from the table.
/// </summary>
internal sealed class VerifiedRecords
{
    /// <summary>Column with the row number.</summary>
    public const string Row = "\"row:\"";

    private readonly CheckedTable table;
    private readonly List<ImmutableArray<Question>> levels = [];
    private readonly Dictionary<string, Block> blockOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> routed = new(StringComparer.Ordinal);
    private readonly ExpressionSql expressions;
    private readonly bool survey;

    /// <summary>The records of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="expressions">Makes SQL of routing.</param>
    /// <param name="questionnaire">The questionnaire that the table has answers to; null for other tables.</param>
    public VerifiedRecords(CheckedTable table, ExpressionSql expressions, Questionnaire? questionnaire)
    {
        (this.table, this.expressions) = (table, expressions);
        survey = questionnaire is not null;
        foreach (var block in questionnaire?.Blocks ?? [])
        {
            foreach (var question in block.Questions)
            {
                blockOf.Add(question.Variable, block);
            }
        }

        foreach (var level in ByLevel(questionnaire))
        {
            levels.Add(level);
        }
    }

    /// <summary>Column with the value of a variable as delivered.</summary>
    public static string Raw(string variable) => SqlStatement.Identifier($"raw:{variable}");

    /// <summary>Column that says whether the routing leads to a question: true, false, or NULL where it cannot be told. Only of questions with routing.</summary>
    public static string Route(string variable) => SqlStatement.Identifier($"route:{variable}");

    /// <summary>Column that says whether a response was asked a block.</summary>
    public static string Asks(string block) => SqlStatement.Identifier($"asks_{block}");

    /// <summary>A query in brackets with a row per record.</summary>
    /// <param name="read">The variables that checks read; those that their routing reads are added.</param>
    public string Select(IEnumerable<string> read)
    {
        var wanted = WithRouting(read);
        var source = $"(SELECT {string.Join(", ", Columns(wanted))}\nFROM {table.Relation})";
        var plain = table.Variables
            .Where(variable => wanted.Contains(variable.Name) && !routed.Contains(variable.Name))
            .Select(variable => $"{Value(variable, condition: null)} AS {SqlStatement.Identifier(variable.Name)}");
        source = Nested(source, plain);
        foreach (var level in levels)
        {
            var questions = level.Where(question => wanted.Contains(question.Variable)).ToArray();
            source = Nested(source, questions.Select(question => $"{Routing(question)} AS {Route(question.Variable)}"));
            source = Nested(source, questions.Select(question =>
                $"{Value(ExpressionVariable.Of(question), $"{Route(question.Variable)} IS NOT FALSE")} AS {SqlStatement.Identifier(question.Variable)}"));
        }

        return source;
    }

    private static string Nested(string source, IEnumerable<string> columns)
    {
        var added = columns.ToArray();
        return added.Length == 0 ? source : $"(SELECT *,\n    {string.Join(",\n    ", added)}\nFROM {source})";
    }

    private static string Value(ExpressionVariable variable, string? condition)
    {
        var raw = Raw(variable.Name);
        var conditions = new[] { condition, DomainSql.Substantive(variable, raw) }.OfType<string>().ToArray();
        return conditions.Length == 0 ? raw : $"CASE WHEN {string.Join(" AND ", conditions)} THEN {raw} END";
    }

    /// <summary>
    /// Where the routing cannot be told because a question that it reads was itself passed by, this question was passed
    /// by as well.
    /// </summary>
    private string Routing(Question question)
    {
        var condition = expressions.Of(question.AskIf!);
        var passedBy = question.AskIf!.Variables().Where(routed.Contains)
            .Select(variable => $"({Asks(blockOf[variable].Name)} AND {Route(variable)} IS FALSE)")
            .ToArray();
        return passedBy.Length == 0 ? condition : $"coalesce({condition}, CASE WHEN {string.Join(" OR ", passedBy)} THEN FALSE END)";
    }

    private HashSet<string> WithRouting(IEnumerable<string> read)
    {
        var wanted = new HashSet<string>(read, StringComparer.Ordinal);
        foreach (var question in levels.AsEnumerable().Reverse().SelectMany(level => level).Where(question => wanted.Contains(question.Variable)))
        {
            wanted.UnionWith(question.AskIf!.Variables());
        }

        return wanted;
    }

    private IEnumerable<string> Columns(HashSet<string> wanted)
    {
        yield return $"{SqlStatement.Identifier(table.RowColumn)} AS {Row}";
        if (survey)
        {
            var date = SqlStatement.Identifier(CheckedTable.InterviewDate);
            yield return date;
            yield return $"year({date})::INTEGER AS interview_year";
            yield return $"month({date})::INTEGER AS interview_month";
        }

        foreach (var block in wanted.Where(blockOf.ContainsKey).Select(variable => blockOf[variable].Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return Asks(block);
        }

        foreach (var variable in table.Variables.Where(variable => wanted.Contains(variable.Name)))
        {
            yield return $"{SqlStatement.Identifier(variable.Name)} AS {Raw(variable.Name)}";
        }
    }

    /// <summary>Questions with routing by its depth: those that read no routed question first.</summary>
    private IEnumerable<ImmutableArray<Question>> ByLevel(Questionnaire? questionnaire)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        var byLevel = new SortedDictionary<int, List<Question>>();
        foreach (var question in questionnaire?.Questions.Where(question => question.AskIf is not null) ?? [])
        {
            var depth = question.AskIf!.Variables().Select(variable => depths.GetValueOrDefault(variable, 0)).DefaultIfEmpty(0).Max() + 1;
            depths.Add(question.Variable, depth);
            routed.Add(question.Variable);
            if (!byLevel.TryGetValue(depth, out var members))
            {
                byLevel.Add(depth, members = []);
            }

            members.Add(question);
        }

        return byLevel.Values.Select(members => members.ToImmutableArray());
    }
}
