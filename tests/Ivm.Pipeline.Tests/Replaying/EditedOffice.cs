using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Replaying;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Pipeline.Tests.Replaying;

/// <summary>A workspace in which some answers were edited: what was before, the log, and what came after, each written from SQL.</summary>
public sealed class EditedOffice : IDisposable
{
    public const string Before =
        """
        SELECT * FROM (VALUES
            ('A', 11, 2.5, 'web', DATE '2011-10-01'), ('B', 7, NULL, 'web', NULL), ('C', NULL, 0.25, 'paper', NULL), ('D', 22, 1.0, NULL, NULL)
        ) AS t(samplenr, grade, weight, mode, day)
        """;

    public const string After =
        """
        SELECT * FROM (VALUES
            ('A', 1, 2.5, 'web', DATE '2011-10-02'), ('B', 7, 0.1, 'web', NULL), ('C', 8, 0.25, 'paper', NULL), ('D', NULL, 1.0, 'phone', NULL)
        ) AS t(samplenr, grade, weight, mode, day)
        """;

    /// <summary>The edits between the two; one cell is edited twice, another filled, another emptied.</summary>
    public const string Log =
        """
        SELECT 'run' AS run, *, 'v' AS rule_version, 'because' AS reason FROM (VALUES
            ('A', 'grade', 1, 'typing', 'a', '11', NULL), ('A', 'grade', 2, 'imputation', 'b', NULL, '1'),
            ('A', 'day', 1, 'correction', 'c', '2011-10-01', '2011-10-02'), ('B', 'weight', 1, 'imputation', 'd', NULL, '0.1'),
            ('C', 'grade', 1, 'imputation', 'b', NULL, '8'), ('D', 'grade', 1, 'localisation', 'e', '22', NULL), ('D', 'mode', 1, 'imputation', 'f', NULL, 'phone')
        ) AS t(samplenr, variable, sequence, step, rule, old_value, new_value)
        """;

    private readonly Folder folder = new();

    public EditedOffice(string before = Before, string log = Log, string after = After)
    {
        Workspace = Workspace.At(folder.Path);
        Run = new EditedRun(
            Commit("clean.harmonised", before, Answers, "samplenr"),
            Commit("clean.edits", log, Edits, "samplenr", "variable", "sequence"),
            Commit("clean.edited", after, Answers, "samplenr"));
    }

    public Workspace Workspace { get; }

    public EditedRun Run { get; private set; }

    private static Field[] Answers =>
        [Of("samplenr", FieldType.String), Of("grade", FieldType.Integer), Of("weight", FieldType.Number), Of("mode", FieldType.String), Of("day", FieldType.Date)];

    private static Field[] Edits =>
    [
        .. new[] { "run", "samplenr", "variable" }.Select(name => Of(name, FieldType.String)),
        Of("sequence", FieldType.Integer),
        .. new[] { "step", "rule", "rule_version", "old_value", "new_value", "reason" }.Select(name => Of(name, FieldType.String)),
    ];

    public ReplayFindings Replay(ReplayDirection direction, string? kept = null) =>
        EditReplay.Execute(Workspace, Run, direction, kept, new RunOptions(2, "200MB"), CancellationToken.None);

    /// <summary>Writes another log in place of the committed one, as somebody would who has no business there.</summary>
    public void ChangeLog(string select) => Write(Run.Log.Path, select, Edits, "samplenr", "variable", "sequence");

    /// <summary>Writes other edited answers in place of the committed ones.</summary>
    public void ChangeAfter(string select) => Write(Run.After.Path, select, Answers, "samplenr");

    public void Dispose() => folder.Dispose();

    private static Field Of(string name, FieldType type) => Field.Of(name, type, new Label(name, name));

    private CommittedDataset Commit(string name, string select, Field[] fields, params string[] key)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Workspace.Store, name)).FullName, $"{name}.parquet");
        var rows = Write(path, select, fields, key);
        return new CommittedDataset(Some.Name(name), path, new CommittedFile(name, Path.GetFileName(path), rows, new FileInfo(path).Length, ContentHash.OfFile(path)), "clean.edit", "fingerprint");
    }

    private static long Write(string path, string select, Field[] fields, params string[] key)
    {
        var place = Path.GetDirectoryName(path)!;
        using var sql = SqlSession.ForReading(new SqlSettings(1, "200MB", place, place, []), [], CancellationToken.None);
        return sql.CopySorted(path, "written", select, [.. fields], [.. key], "");
    }
}
