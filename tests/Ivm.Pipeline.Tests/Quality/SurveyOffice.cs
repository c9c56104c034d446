using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Quality;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Quality;

/// <summary>
/// An office with a survey of sixty persons and two blocks of questions, whose steps write what SQL makes up: enough for every
/// part of the report, and small enough to count again in another way.
/// </summary>
public sealed class SurveyOffice : IDisposable
{
    public const int Kept = 60;

    private static readonly ContractSet Contracts = ContractLoader.Load(Path.Combine(Root(), "data-schemas"));

    private static readonly ConcurrentDictionary<string, DatasetContract> KnownContracts = new(StringComparer.Ordinal);

    private readonly Folder folder = new();
    private readonly DateTimeOffset time;

    public SurveyOffice(DateTimeOffset? time = null)
    {
        this.time = time ?? new DateTimeOffset(2011, 12, 15, 9, 30, 0, TimeSpan.Zero);
        var real = Contracts.Editions[2011];
        Edition = real with { Questionnaire = real.Questionnaire with { Blocks = [.. real.Questionnaire.Blocks.Take(2)] } };
        Workspace = Workspace.At(folder.Path);
        Deliver("responses/national_cawi", 50);
        Deliver("responses/local_l0363", 30);
        Deliver("sample/sample", 100);
    }

    public static string SchemaFile => Path.Combine(Root(), "pipeline", "Ivm.Pipeline", "Quality", "quality.schema.json");

    public Edition Edition { get; }

    public Workspace Workspace { get; }

    /// <summary>Datasets that no step writes.</summary>
    public List<string> Without { get; } = [];

    /// <summary>Called by the step that cleans, before it writes.</summary>
    public Action BeforeCleaning { get; set; } = () => { };

    /// <summary>Text of a label that a rule has.</summary>
    public string Label { get; set; } = "A label";

    public int Threads { get; set; } = 2;

    public RunDigest? Digest { get; private set; }

    public string Json => File.ReadAllText(Path.Combine(LastRun, QualityReporter.Numbers));

    public string Page => File.ReadAllText(Path.Combine(LastRun, QualityReporter.Page));

    public string LastRun => Directory.GetDirectories(Workspace.Runs).Order(StringComparer.Ordinal).Last();

    public ImmutableArray<CommittedDataset> Committed { get; private set; } = [];

    public async Task RunAsync()
    {
        var edition = Edition with
        {
            Rules = [Edition.Rules[0] with { Name = "a_rule", Label = new Label("Een etiket", Label) }],
        };
        var line = new Line(Workspace, 2011, Transforms()) { Report = new QualityReporter(Contracts, edition) };
        var watch = new Watch(this);
        await LineRun.RunAsync(line, new RunOptions(Threads, "200MB"), watch, new FakeTimeProvider(time), CancellationToken.None);
    }

    /// <summary>The one number that a query over the committed datasets gives.</summary>
    public long Count(string query)
    {
        var scratch = folder["scratch"];
        Directory.CreateDirectory(scratch);
        using var sql = SqlSession.ForReading(
            new SqlSettings(1, "200MB", scratch, scratch, [.. Committed.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal)]), Committed, CancellationToken.None);
        using var reader = sql.Query(SqlStatement.Composed("count again", query));
        Assert.True(reader.Read());
        return Convert.ToInt64(reader.GetValue(0));
    }

    public void Dispose() => folder.Dispose();

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    private void Deliver(string name, int rows)
    {
        var path = Path.Combine(Workspace.Deliveries(2011), $"{name}.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("row\n", rows))));
        File.WriteAllText(DeliveryCheck.NoteOf(path), JsonSerializer.Serialize(
            new { file = $"{Path.GetFileName(name)}.csv", contract = Path.GetFileName(name), edition = 2011, rows, sha256 = ContentHash.OfFile(path), sender = "test", delivered = "2011-12-15" }));
    }

    private ImmutableArray<ITransform> Transforms() =>
    [
        Ingest("responses/national_cawi", 50, ("unknown_code", 3), ("too_long", 1)),
        Ingest("responses/local_l0363", 30, ("unknown_code", 6)),
        Ingest("sample/sample", 100),
        Step(
            "clean",
            ["ingest.sample", "ingest.national_cawi", "ingest.local_l0363"],
            ("clean.superseded", "samplenr", "SELECT 'S' || n AS samplenr, CASE WHEN n < 3 THEN 'replaced' ELSE 'withdrawn' END AS reason FROM range(6) AS t(n)"),
            ("clean.duplicates", "samplenr", "SELECT 'D' || n AS samplenr, CASE WHEN n < 3 THEN 'same_file' ELSE 'across_modes' END AS kind FROM range(4) AS t(n)"),
            ("clean.rule_summary", "rule", $"SELECT * FROM (VALUES ('a_rule', 'rule', 'error', 40, 15, 5), ('range.{Edition.Questionnaire.Questions.First().Variable}', 'range', 'warning', 55, 0, 5), ('empty', 'answered', 'information', 30, 30, 0)) AS t(rule, kind, severity, holds, fails, \"unchecked\")"),
            ("clean.rule_failures", "samplenr", $"SELECT 'a_rule' AS rule, samplenr, 'error' AS severity FROM ({Respondents}) WHERE n % 4 = 1"),
            ("clean.final_check", "rule", "SELECT 'a_rule' AS rule, 'rule' AS kind, 'error' AS severity, 55 AS holds, 0 AS fails, 5 AS \"unchecked\""),
            ("clean.edits", "samplenr,variable,sequence", $"SELECT samplenr, '{Edition.Questionnaire.Questions.First().Variable}' AS variable, s AS sequence, CASE s WHEN 1 THEN 'localisation' ELSE 'imputation' END AS step, 'rule' AS reason FROM ({Respondents}), range(1, 3) AS u(s) WHERE n % 4 = 1"),
            ("clean.respondents", "samplenr", $"SELECT samplenr, stream, survey, mode, interview_date, {Answers} FROM ({Respondents})")),
        Step(
            "link",
            ["clean.respondents"],
            ("link.respondents", "samplenr", "SELECT samplenr, CASE WHEN mode = 'capi' THEN 'concordance' ELSE 'direct' END AS link_status FROM clean.respondents WHERE samplenr <> 'N000000007'"),
            ("link.set_apart", "samplenr", "SELECT samplenr, 'under_15' AS reason FROM clean.respondents WHERE samplenr = 'N000000007'"),
            ("link.agreement", "variable", "SELECT 'sex' AS variable, 30 AS compared, 2 AS different"),
            ("link.match_bias", "characteristic,class", "SELECT * FROM (VALUES ('without', 'total', 'all', 1, 20::BIGINT, 18::BIGINT, 0.9::DOUBLE, 0.7::DOUBLE, 0.97::DOUBLE, 0.0::DOUBLE, 0.0::DOUBLE, 0.0::DOUBLE), ('without', 'sex', 'pooled', 2, 12, 10, 0.83, 0.55, 0.95, -0.07, -0.17, 0.04)) AS t(person_key, characteristic, class, groups, respondents, linked, rate, lower, upper, difference, difference_lower, difference_upper)"),
            ("link.contacts", "samplenr", "SELECT samplenr FROM clean.respondents WHERE samplenr LIKE 'L%'"),
            ("link.matches", "samplenr", "SELECT samplenr, 'everything' AS pass, 'accepted' AS status FROM clean.respondents WHERE samplenr LIKE 'L%' AND samplenr <> 'L000000003'"),
            ("link.unmatched", "samplenr", "SELECT 'L000000003' AS samplenr, 'no_candidate' AS reason"),
            ("link.match_rates", "measure", "SELECT 'posterior' AS method, 'all' AS pass, 'accepted' AS status, 'false_link_rate' AS measure, 19.0::DOUBLE AS basis, 0.0125::DOUBLE AS estimate, 0.01::DOUBLE AS lower, 0.02::DOUBLE AS upper"),
            ("link.match_model", "specification", "SELECT 'respondents' AS specification, 20::BIGINT AS contacts, 900::BIGINT AS persons, 40::BIGINT AS pairs, 0.001::DOUBLE AS prior, 0.95::DOUBLE AS accept, 14.2::DOUBLE AS accept_weight, 0.5::DOUBLE AS review, 10.0::DOUBLE AS review_weight"),
            ("link.match_weights", "weight_from", "SELECT * FROM (VALUES (-12.0::DOUBLE, -11.0::DOUBLE, 0.0::DOUBLE, 20.5::DOUBLE), (15.0, 16.0, 19.25, 0.25)) AS t(weight_from, weight_to, matches, others)"),
            ("link.match_parameters", "comparison", "SELECT 'surname' AS comparison, 0 AS level, 'equal' AS condition, 0.9::DOUBLE AS m, 0.01::DOUBLE AS u, 6.5::DOUBLE AS weight"),
            ("link.match_blocking", "rule", "SELECT 'birth_date' AS rule, 40::BIGINT AS pairs, 30::BIGINT AS new_pairs, 4::BIGINT AS largest_block")),
    ];

    private static string Respondents =>
        """
        SELECT n, CASE WHEN n % 3 = 0 THEN 'L' ELSE 'N' END || lpad(n::VARCHAR, 9, '0') AS samplenr, CASE WHEN n % 3 = 0 THEN 'local' ELSE 'national' END AS stream,
            CASE WHEN n % 3 = 0 THEN 'l0363' ELSE 'national' END AS survey, ['cawi', 'papi', 'cati', 'capi'][1 + n % 4] AS mode, DATE '2011-08-10' + (n * 2)::INTEGER AS interview_date
        FROM range(60) AS t(n)
        """;

    /// <summary>Every question with its reason of missing, another one for each question and person; the first one is imputed for some.</summary>
    private string Answers => string.Join(", ", Edition.Questionnaire.Questions.Select((question, k) =>
        $"['item_missing', 'dont_know', 'refused', 'invalid', 'routed_past', 'not_asked', NULL, NULL, NULL][1 + (n * {k + 1} + {k}) % 9] AS \"{question.Variable}_missing\"")
        .Append($"n % 4 = 1 AS \"{Edition.Questionnaire.Questions.First().Variable}_imputed\""));

    private static ScriptedTransform Ingest(string name, int rows, params (string Reason, long Rows)[] rejected)
    {
        var table = Path.GetFileName(name);
        var output = Dataset($"ingest.{table}", "SAMPLENR", Sample);
        return new ScriptedTransform($"ingest.{table}", context =>
        {
            context.Sql.Write(output.Name, SqlStatement.Composed("rows", Sample));
            var lost = rejected.ToImmutableSortedDictionary(each => each.Reason, each => each.Rows, StringComparer.Ordinal);
            context.Account(new RowAccount($"{name}.csv", rows, rows - lost.Values.Sum(), lost, ImmutableSortedDictionary<string, long>.Empty));
        })
        {
            DeliveredFile = $"{name}.csv",
            Outputs = [output],
        };
    }

    private static string Sample =>
        """
        SELECT CASE WHEN n % 3 = 0 THEN 'L' ELSE 'N' END || lpad(n::VARCHAR, 9, '0') AS SAMPLENR, CASE WHEN n % 3 = 0 THEN 'local' ELSE 'national' END AS STREAM,
            CASE WHEN n < 30 THEN 'PO01-1' ELSE 'PO13-2' END AS STRATUM_NATIONAL
        FROM range(1, 100) AS t(n)
        """;

    private ScriptedTransform Step(string task, string[] inputs, params (string Name, string Key, string Sql)[] datasets)
    {
        var written = datasets.Where(dataset => !Without.Contains(dataset.Name)).Select(dataset => (Contract: Dataset(dataset.Name, dataset.Key, dataset.Sql), dataset.Sql)).ToArray();
        return new ScriptedTransform(task, context =>
        {
            if (task == "clean")
            {
                BeforeCleaning();
            }

            foreach (var (contract, sql) in written)
            {
                context.Sql.Write(contract.Name, SqlStatement.Composed("made up", sql));
            }
        })
        {
            Inputs = [.. inputs.Select(Some.Name)],
            Outputs = [.. written.Select(each => each.Contract)],
        };
    }

    /// <summary>A contract with the columns that a query has, all of them text, whole numbers, dates or truths.</summary>
    private static DatasetContract Dataset(string name, string key, string sql) => KnownContracts.GetOrAdd($"{name} {sql}", _ => Described(name, key, sql));

    private static DatasetContract Described(string name, string key, string sql)
    {
        using var bench = new Bench();
        var fields = new List<Field>();
        bench.Run(new ScriptedTransform("columns", context =>
        {
            using var reader = context.Sql.Query(SqlStatement.Composed("columns", $"SELECT * FROM ({sql.Replace("clean.respondents", Some.Name(name).Stage == "link" ? $"(SELECT samplenr, mode FROM ({Respondents}))" : "clean.respondents", StringComparison.Ordinal)}) LIMIT 0"));
            for (var i = 0; i < reader.FieldCount; i++)
            {
                var type = reader.GetDataTypeName(i) switch
                {
                    var text when text.StartsWith("Date", StringComparison.OrdinalIgnoreCase) => FieldType.Date,
                    var text when text.StartsWith("Bool", StringComparison.OrdinalIgnoreCase) => FieldType.Boolean,
                    var text when text.Contains("Int", StringComparison.OrdinalIgnoreCase) => FieldType.Long,
                    var text when text.StartsWith("Double", StringComparison.OrdinalIgnoreCase) => FieldType.Number,
                    _ => FieldType.String,
                };
                fields.Add(Field.Of(reader.GetName(i), type, Some.Label));
            }
        }));
        return new DatasetContract(Some.Name(name), TableSchema.Dataset(name, Some.Label, fields, [.. key.Split(',')]));
    }

    /// <summary>Remembers what was committed and told.</summary>
    private sealed class Watch(SurveyOffice office) : IRunObserver
    {
        public void Planned(Plan plan) => office.Committed = [];

        public void Started(PlannedTask task)
        {
        }

        public void Progressed(string task, double share)
        {
        }

        public void Ended(TaskReport report) => office.Committed = [.. office.Committed, .. report.Outcome?.Datasets ?? []];

        public void Reported(RunDigest digest) => office.Digest = digest;
    }
}
