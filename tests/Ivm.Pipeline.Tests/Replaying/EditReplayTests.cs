using CsCheck;
using Ivm.Contracts;
using Ivm.Pipeline.Replaying;
using Ivm.Pipeline.Storage;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Pipeline.Tests.Replaying;

public sealed class EditReplayTests
{
    private static readonly Gen<int?> Grade = Gen.Int[-3, 30].Select(grade => grade == 0 ? null : (int?)grade);

    [Theory]
    [InlineData(ReplayDirection.Forward)]
    [InlineData(ReplayDirection.Backward)]
    public void The_log_leads_from_one_side_to_the_other_byte_for_byte_and_the_store_stays_as_it_was(ReplayDirection direction)
    {
        using var office = new EditedOffice();

        var findings = office.Replay(direction);

        Assert.True(findings.Holds);
        Assert.Equal(findings.To.File.Sha256, findings.Written.Sha256);
        Assert.NotEqual(findings.From.File.Sha256, findings.Written.Sha256);
        Assert.Equal(new LogSize(Edits: 7, Cells: 6, Records: 4, Variables: 4), findings.Size);
        Assert.All([office.Run.Before, office.Run.Log, office.Run.After], dataset => Assert.Equal(dataset.File.Sha256, ContentHash.OfFile(dataset.Path)));
        Assert.Empty(Directory.GetFileSystemEntries(office.Workspace.Staging));
    }

    [Fact]
    public void The_written_file_is_kept_where_it_is_asked_for_and_only_its_owner_may_read_it()
    {
        using var office = new EditedOffice();
        using var folder = new Testing.Folder();

        var findings = office.Replay(ReplayDirection.Backward, folder["kept"]);

        Assert.Equal(Path.Combine(folder["kept"], "clean.harmonised.parquet"), findings.Written.Path);
        Assert.Equal(File.ReadAllBytes(office.Run.Before.Path), File.ReadAllBytes(findings.Written.Path!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(findings.Written.Path!));
        }
    }

    [Fact]
    public void A_new_value_changed_in_the_log_is_seen_by_the_column_and_the_number_of_records()
    {
        using var office = new EditedOffice();
        office.ChangeLog($"SELECT * REPLACE (CASE WHEN samplenr = 'C' THEN '9' ELSE new_value END AS new_value) FROM ({EditedOffice.Log})");

        var findings = office.Replay(ReplayDirection.Forward);

        Assert.False(findings.Holds);
        Assert.False(findings.Log.IsAsCommitted);
        Assert.Equal([("grade", 1)], findings.Difference!.Columns);
        Assert.Equal((1, 0, 0), (findings.Difference.Records, findings.Difference.OnlyStored, findings.Difference.OnlyWritten));
    }

    [Fact]
    public void Edited_answers_changed_behind_the_log_are_seen_in_both_directions()
    {
        using var office = new EditedOffice();
        office.ChangeAfter($"SELECT * REPLACE (CASE WHEN samplenr = 'B' THEN 8 ELSE grade END AS grade, CASE WHEN samplenr = 'B' THEN 'phone' ELSE mode END AS mode) FROM ({EditedOffice.After})");

        var (forward, backward) = (office.Replay(ReplayDirection.Forward), office.Replay(ReplayDirection.Backward));

        Assert.All([forward, backward], findings => Assert.Equal([("grade", 1), ("mode", 1)], findings.Difference!.Columns));
        Assert.False(forward.To.IsAsCommitted);
        Assert.False(backward.From.IsAsCommitted);
    }

    [Fact]
    public void A_record_that_is_gone_and_one_too_many_are_counted()
    {
        using var office = new EditedOffice(after: $"SELECT * REPLACE (CASE samplenr WHEN 'B' THEN 'X' ELSE samplenr END AS samplenr) FROM ({EditedOffice.After})");

        var difference = office.Replay(ReplayDirection.Forward).Difference!;

        Assert.Equal((0, 1, 1), (difference.Records, difference.OnlyStored, difference.OnlyWritten));
    }

    [Theory]
    [InlineData("old_value", "samplenr = 'D' AND variable = 'grade'", "'21'", "variable grade", "1 edits that do not find in clean.harmonised the value that the log says is there")]
    [InlineData("old_value", "variable = 'weight'", "'3'", "variable weight", "1 edits that do not find in clean.harmonised the value that the log says is there")]
    [InlineData("old_value", "sequence = 2", "'5'", "variable grade", "1 edits that do not begin with the value that the edit before them left")]
    [InlineData("sequence", "sequence = 2", "3", "variable grade", "1 edits whose numbers within a cell do not count from 1")]
    [InlineData("samplenr", "variable = 'grade' AND samplenr <> 'A'", "'Z' || samplenr", "variable grade", "2 edits of a record that clean.harmonised does not have")]
    [InlineData("variable", "variable = 'mode'", "'mood'", "variable mood", "1 edits of a column that clean.harmonised does not have")]
    [InlineData("new_value", "variable = 'day'", "'yesterday'", "variable day", "1 edits to or from a value that the column cannot hold")]
    public void A_log_that_does_not_fit_is_refused_with_counts_by_variable_and_no_value(string column, string where, string value, string variable, string found)
    {
        using var office = new EditedOffice();
        office.ChangeLog($"SELECT * REPLACE (CASE WHEN {where} THEN {value} ELSE {column} END AS {column}) FROM ({EditedOffice.Log})");

        var refused = Assert.Throws<InvalidInputException>(() => office.Replay(ReplayDirection.Forward));

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Contains(($"clean.edits, {variable}", found), refused.Faults.Select(fault => (fault.Where, fault.Found)));
    }

    [Fact]
    public void A_reversal_wants_the_last_new_value_in_the_edited_answers()
    {
        using var office = new EditedOffice(after: $"SELECT * REPLACE (CASE WHEN samplenr = 'C' THEN 9 ELSE grade END AS grade) FROM ({EditedOffice.After})");

        var refused = Assert.Throws<InvalidInputException>(() => office.Replay(ReplayDirection.Backward));

        Assert.StartsWith("1 edits that do not find in clean.edited", Assert.Single(refused.Faults).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_parquet_any_more_is_named_with_what_was_committed()
    {
        using var office = new EditedOffice();
        File.WriteAllBytes(office.Run.Before.Path, new byte[office.Run.Before.File.Bytes]);

        var refused = Assert.Throws<InvalidInputException>(() => office.Replay(ReplayDirection.Forward));

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Contains(office.Run.Before.File.Sha256, Assert.Single(refused.Faults).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_log_changes_nothing()
    {
        using var office = new EditedOffice(log: $"FROM ({EditedOffice.Log}) WHERE false", after: EditedOffice.Before);

        Assert.True(office.Replay(ReplayDirection.Forward).Holds);
        Assert.True(office.Replay(ReplayDirection.Backward).Holds);
    }

    [Fact]
    public void Whatever_the_edits_a_replay_gives_the_edited_answers_and_a_reversal_the_first_ones() =>
        Gen.Select(Grade.Array[1, 12], Gen.Select(Gen.Int[0, 11], Grade).Array[0, 20]).Sample(
            (grades, changes) =>
            {
                var current = grades.ToArray();
                var log = new List<string>();
                var edits = new int[grades.Length];
                foreach (var (record, value) in changes.Select(change => (change.Item1 % grades.Length, change.Item2)))
                {
                    log.Add($"('{record:D3}', {++edits[record]}, {Text(current[record])}, {Text(value)})");
                    current[record] = value;
                }

                using var office = new EditedOffice(Table(grades), Log(log), Table(current));
                Assert.True(office.Replay(ReplayDirection.Forward).Holds);
                Assert.True(office.Replay(ReplayDirection.Backward).Holds);
            },
            iter: 10,
            threads: 1);

    private static string Text(int? value) => value is null ? "NULL" : $"'{value}'";

    private static string Table(int?[] grades) =>
        $"SELECT samplenr, grade, 0.5 AS weight, 'web' AS mode, NULL::DATE AS day FROM (VALUES {string.Join(", ", grades.Select((grade, i) => $"('{i:D3}', {(grade is null ? "NULL::INTEGER" : $"{grade}")})"))}) AS t(samplenr, grade)";

    private static string Log(List<string> edits) =>
        $"SELECT 'run' AS run, samplenr, 'grade' AS variable, sequence, 'typing' AS step, 'r' AS rule, 'v' AS rule_version, old_value, new_value, 'because' AS reason FROM (VALUES {string.Join(", ", edits.DefaultIfEmpty("('', 0, '', '')"))}) AS t(samplenr, sequence, old_value, new_value) WHERE sequence > 0";
}
