using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Tests.Cleaning.Verification;

/// <summary>The checks of the edition of 2011 in one statement, on answers drawn without regard for the questionnaire.</summary>
public sealed class EditionVerificationTests(RandomAnswers random) : IClassFixture<RandomAnswers>
{
    private static readonly Edition Edition = RealContracts.Edition;

    [Fact]
    public void One_statement_for_all_checks_counts_what_walking_through_the_questionnaire_counts()
    {
        var verified = new Verified();
        random.Harness.Run(verified);

        var walk = new QuestionnaireWalk(Edition);
        foreach (var record in verified.Records)
        {
            walk.Count(record);
        }

        Assert.Equal(
            walk.Counts.Select(entry => $"{entry.Key} {entry.Value[0]} {entry.Value[1]} {entry.Value[2]}"),
            verified.Outcomes.Select(outcome => $"{outcome.Check.Name} {outcome.Holds} {outcome.Fails} {outcome.Unchecked}"));
        Assert.Equal(verified.Outcomes.Sum(outcome => outcome.Fails), verified.Failures);
    }

    private sealed class Verified : ITransform
    {
        public List<Dictionary<string, object?>> Records { get; } = [];

        public ImmutableArray<CheckOutcome> Outcomes { get; private set; }

        public long Failures { get; private set; }

        public string Task => "verify";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [.. Edition.ResponseFiles.Select(file => new DatasetName("ingest", file.Name))];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            context.Sql.Park("harmonised", SqlStatement.Composed("harmonised", string.Join("\nUNION ALL BY NAME\n", Edition.ResponseFiles.Select(Part))));
            var verification = TableVerification.Of(Edition, CheckedTable.Of(Edition, "harmonised", "response"));
            verification.Run(context.Sql);
            Outcomes = verification.Read(context.Sql).Outcomes;
            Failures = context.Scalar($"SELECT count(*) FROM ({verification.Failures().Text})");
            using var reader = context.Sql.Query(SqlStatement.Composed("records", "FROM harmonised"));
            while (reader.Read())
            {
                Records.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, index => reader.IsDBNull(index) ? null : reader.GetValue(index), StringComparer.Ordinal));
            }
        }

        private static string Part(ResponseFile file, int order)
        {
            var asks = Edition.Questionnaire.Blocks.Select(block => $"{(file.Blocks.Contains(block) ? "TRUE" : "FALSE")} AS asks_{block.Name}");
            var asked = Edition.Questionnaire.Questions.Select(question =>
                $"{(file.Schema.Fields.Any(field => field.Name == question.Variable) ? $"\"{question.Variable}\"" : "NULL::INTEGER")} AS \"{question.Variable}\"");
            return $"""
                SELECT {order} * 1000::BIGINT + source_line AS response, SAMPLENR AS samplenr, MODE AS mode, INTERVIEW_DATE AS interview_date,
                    '{(file.Stream == SurveyStream.National ? "national" : "local")}' AS stream, '{file.Survey}' AS survey, {string.Join(", ", asks)}, {string.Join(", ", asked)}
                FROM ingest.{SqlStatement.Identifier(file.Name)}
                """;
        }
    }

    /// <summary>Checks one record after the other as one would on paper: question by question, in the order in which they are asked.</summary>
    private sealed class QuestionnaireWalk(Edition edition)
    {
        private readonly ExpressionEvaluator evaluator = ExpressionEvaluator.For(edition);

        public SortedDictionary<string, long[]> Counts { get; } = new(StringComparer.Ordinal);

        public void Count(Dictionary<string, object?> record)
        {
            var interview = record["interview_date"] switch { DateOnly date => date, DateTime moment => DateOnly.FromDateTime(moment), _ => (DateOnly?)null };
            var values = new Dictionary<string, double?>(StringComparer.Ordinal);
            var passedBy = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (block, question) in edition.Questionnaire.Blocks.SelectMany(block => block.Questions.Select(question => (block, question))))
            {
                var asks = (bool)record[$"asks_{block.Name}"]!;
                var raw = (int?)record[question.Variable];
                var substantive = raw is { } answer && question.Answer.Accepts(answer);
                var special = raw is not null && (raw == question.Answer.DontKnow || raw == question.Answer.Refused);
                Note($"{(question.Answer.Kind == AnswerKind.Choice ? "codes" : "range")}.{question.Variable}", raw is null ? null : substantive || special);
                bool? leads = true;
                if (question.AskIf is { } askIf)
                {
                    leads = evaluator.Holds(askIf, values.GetValueOrDefault, interview) ?? (askIf.Variables().Any(passedBy.Contains) ? false : null);
                    Note($"routing.{question.Variable}", !asks ? null : raw is null ? true : leads);
                }

                Note($"answered.{question.Variable}", !asks || leads is null ? null : leads is false || raw is not null);
                values[question.Variable] = substantive && leads is not false ? raw : null;
                if (asks && leads is false)
                {
                    passedBy.Add(question.Variable);
                }
            }

            foreach (var rule in edition.Rules)
            {
                Note(rule.Name, evaluator.Holds(rule.Condition, values.GetValueOrDefault, interview, name => (string?)record[name]));
            }
        }

        private void Note(string check, bool? outcome)
        {
            if (!Counts.TryGetValue(check, out var counts))
            {
                Counts.Add(check, counts = new long[3]);
            }

            counts[outcome switch { true => 0, false => 1, null => 2 }]++;
        }
    }
}
