using System.Collections.Immutable;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Demonstration;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Simulation;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Demonstration;

public sealed class FaultComparisonTests : IDisposable
{
    private const string Header = "fault;kind;file;line;key;column;planted;was\n";
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1;doubled_digit;f;2;N1;feels_unsafe;22;2", 1, 1, 0, 0, 0, 0)] // edited back to 2
    [InlineData("1;doubled_digit;f;3;N2;feels_unsafe;11;2", 1, 0, 1, 0, 0, 0)] // edited to 1
    [InlineData("1;doubled_digit;f;4;N3;feels_unsafe;22;2", 1, 0, 0, 1, 0, 0)] // emptied
    [InlineData("1;doubled_digit;f;5;N4;feels_unsafe;22;2", 0, 0, 0, 0, 0, 1)] // nothing happened
    [InlineData("1;doubled_digit;f;9;N9;feels_unsafe;22;2", 0, 0, 0, 0, 1, 0)] // its row was replaced later
    [InlineData("1;misplaced_quote;f;8;N8;grade_safety;\"a quote; after 7\";7", 1, 0, 0, 0, 0, 0)] // quarantined
    [InlineData("1;code_outside_list;f;2;N1;free_l0855_member;3;2", 1, 0, 0, 1, 0, 0)] // in a free block, and invalid there
    [InlineData("1;replaced_later;f;9;N9;feels_unsafe;1;2", 1, 1, 0, 0, 0, 0)]
    [InlineData("1;withdrawn_later;f;10;N10;;withdrawn;", 1, 1, 0, 0, 0, 0)]
    [InlineData("1;duplicate_same_file;f;11;N1;;a second response;", 1, 0, 0, 0, 0, 0)]
    public void A_fault_is_judged_by_its_trace_and_by_the_value_at_the_end(string ledger, int found, int rightly, int wrongly, int open, int gone, int missed)
    {
        var count = Assert.Single(Compare(ledger));

        Assert.Equal((1, found, rightly, wrongly, open, gone, missed), (count.Planted, count.Found, count.RepairedRightly, count.RepairedWrongly, count.LeftOpen, count.Gone, count.Missed));
    }

    [Fact]
    public void A_fault_of_two_cells_is_one_fault_and_right_only_when_both_are() => Assert.Equal(
        (1L, 1L, 0L, 1L),
        Compare("1;previous_after_last;f;2;N1;feels_unsafe;22;2\n1;previous_after_last;f;2;N1;grade_safety;3;9") is [var count] ? (count.Planted, count.Found, count.RepairedRightly, count.RepairedWrongly) : default);

    [Fact]
    public void The_true_code_of_a_variant_counts_as_the_code_that_it_stands_for()
    {
        // Code 2 of the variant stands for the grade 8, which is what N1 has at the end.
        var count = Assert.Single(Compare("1;code_outside_list;f;2;N1;grade_safety_five;7;2"));

        Assert.Equal((1, 1), (count.Found, count.RepairedRightly));
    }

    [Fact]
    public void What_cannot_be_read_has_nothing_to_repair() => Assert.False(Assert.Single(Compare("1;misplaced_quote;f;8;N8;grade_safety;x;7")).CanBeRepaired);

    [Fact]
    public void A_ledger_of_another_form_is_refused()
    {
        File.WriteAllText(folder["faults.csv"], "kind;file;line\n");

        var refused = Assert.Throws<InvalidInputException>(() => FaultComparison.Of(SimulatedCountry.Edition, Datasets(), folder["faults.csv"], new RunOptions(1, "200MB"), CancellationToken.None));

        Assert.Equal(InputFailure.Invalid, refused.Kind);
    }

    private ImmutableArray<FaultCount> Compare(string ledger)
    {
        File.WriteAllText(folder["faults.csv"], Header + ledger + "\n");
        return FaultComparison.Of(SimulatedCountry.Edition, Datasets(), folder["faults.csv"], new RunOptions(1, "200MB"), CancellationToken.None);
    }

    private List<CommittedDataset> Datasets() =>
    [
        Written("clean", "edited", "SELECT * FROM (VALUES ('N1', 'f', 2, 2, 8), ('N2', 'f', 3, 1, 7), ('N3', 'f', 4, NULL, 7), ('N4', 'f', 5, 22, 7), ('N9', 'g', 2, 2, 7)) t(samplenr, source_file, source_line, feels_unsafe, grade_safety)"),
        Written("clean", "edits", "SELECT * FROM (VALUES ('N1', 'feels_unsafe'), ('N1', 'grade_safety'), ('N2', 'feels_unsafe'), ('N3', 'feels_unsafe')) t(samplenr, variable)"),
        Written("clean", "free_answers", "SELECT 'N1' AS samplenr, 'free_l0855_member' AS variable, NULL::VARCHAR AS answer, 'invalid' AS answer_missing"),
        Written("clean", "superseded", "SELECT * FROM (VALUES ('f', 9, 'replaced'), ('f', 10, 'withdrawn')) t(source_file, source_line, reason)"),
        Written("clean", "duplicates", "SELECT 'f' AS source_file, 11 AS source_line, 'f' AS kept_source_file, 2 AS kept_source_line"),
        Written("clean", "rule_failures", "SELECT '' AS rule, '' AS samplenr, '' AS severity WHERE FALSE"),
        Written("link", "set_apart", "SELECT '' AS samplenr WHERE FALSE"),
        Written("quarantine", "f", "SELECT 'f' AS file, 8 AS line"),
    ];

    private CommittedDataset Written(string stage, string table, string select)
    {
        var path = folder[$"{stage}.{table}.parquet"];
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({select}) TO '{path}' (FORMAT parquet)";
        command.ExecuteNonQuery();
        return new CommittedDataset(new DatasetName(stage, table), path, null!, "task", "fingerprint");
    }
}
