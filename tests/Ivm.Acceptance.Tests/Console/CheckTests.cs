using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

/// <summary><c>ivm check</c> as it is used, on published data that may not be copied into the repository.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task The_dirty_economy_in_long_form_is_edited_into_the_clean_one()
    {
        var data = Data();
        var checks = Path.Combine(Repository.Contracts, "checks");

        Assert.Equal(0, await desk.RunAsync(
            "check", "--schema", Path.Combine(checks, "economy.schema.json"), "--rules", Path.Combine(checks, "economy.records.rules.yaml"),
            "--edit", Path.Combine(checks, "economy.records.editing.yaml"), "--data", Path.Combine(data, "economy_samplonia_dirty.csv"), "--out", "out"));

        Assert.Equal(
            """
            60 records of 1199 rows, 22 checks
            rule              severity  holds  fails  unchecked
            records.complete  error      1198      2          0
            records.unique    error      1197      2          0
            value_known       warning    1197      2          0
            19 hold wherever they can be checked
            5 cells edited: imputation 5; 0 hard failures after editing
            2 rows added, 1 removed beside another of the same cell
            out/failures.parquet, quarantine.parquet, summary.json, report.json, edits.parquet, edited.parquet, final_failures.parquet, row_changes.parquet, edited.csv

            """,
            desk.Out);
        Assert.Equal(File.ReadAllBytes(Path.Combine(data, "economy_samplonia_clean.csv")), File.ReadAllBytes(Path.Combine(desk.Folder, "out", "edited.csv")));
    }

    [Fact]
    public async Task The_accounts_of_retailers_are_edited_until_no_hard_rule_fails()
    {
        var data = Data();
        var checks = Path.Combine(Repository.Contracts, "checks");

        Assert.Equal(0, await desk.RunAsync(
            "check", "--schema", Path.Combine(checks, "retailers.schema.json"), "--rules", Path.Combine(checks, "retailers.rules.yaml"),
            "--edit", Path.Combine(checks, "retailers.editing.yaml"), "--data", Path.Combine(data, "retailers.csv"), "--out", "out"));

        Assert.Contains("; 0 hard failures after editing", desk.Out, StringComparison.Ordinal);
    }

    private static string Data()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Repository.Contracts)!, "..", "shared", "data", "validation");
        Assert.SkipUnless(Directory.Exists(folder), "../shared/data/validation is not there");
        return Path.GetFullPath(folder);
    }
}
