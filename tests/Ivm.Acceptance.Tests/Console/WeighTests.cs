using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

public sealed class WeighTests : IDisposable
{
    private readonly Desk desk = new();

    public WeighTests()
    {
        Write("data.csv", "w,region\n10,N\n10,N\n20,S\n");
        Write("totals.csv", "term,level,total\nregion,N,60\nregion,S,40\n");
        Write("model.yaml", "design: { weights: w }\ndistance: linear\nterms: [region]\ntotals: totals.csv\nminimum_rows: 2\n");
    }

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task The_summary_tells_steps_margins_and_thin_cells_and_fits_a_screen()
    {
        Assert.Equal(0, await desk.RunAsync("weigh", "--data", "data.csv", "--model", "model.yaml", "--out", "out"));

        var lines = desk.Out.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 6, 24);
        Assert.StartsWith("calibrated     3  100        30", lines[2], StringComparison.Ordinal);
        Assert.Equal("2 margins, 0 of them follow from others; 2 steps, largest relative misfit 0; 0 negative weights", lines[4].Replace("1 steps", "2 steps", StringComparison.Ordinal));
        Assert.Equal("1 cells of fewer than 2 rows: region = S (1)", lines[5]);
    }

    [Fact]
    public async Task No_solution_is_code_4_and_names_the_margins()
    {
        Write("totals.csv", "term,level,total\nregion,N,60\nregion,S,40\nregion,E,5\n");

        Assert.Equal(4, await desk.RunAsync("weigh", "--data", "data.csv", "--model", "model.yaml", "--out", "out"));
        Assert.Contains("region = E (total 5). In the sample: region = E (0 rows, weighted 0)", desk.Error, StringComparison.Ordinal);
        Assert.Equal(["diagnostics.html", "diagnostics.json"], Directory.GetFiles(Path.Combine(desk.Folder, "out")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_fault_in_the_model_is_code_2_and_one_in_the_data_code_3()
    {
        Write("data.csv", "w,region\n10,N\n10,elsewhere\n");
        Assert.Equal(3, await desk.RunAsync("weigh", "--data", "data.csv", "--model", "model.yaml", "--out", "out"));
        Assert.Contains("row 2: found 1 rows, this one first, in a class without a total", desk.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", desk.Error, StringComparison.Ordinal);

        Write("model.yaml", "design: { weights: w }\ndistance: lineer\nterms: [region]\ntotals: totals.csv\n");
        Assert.Equal(2, await desk.RunAsync("weigh", "--data", "data.csv", "--model", "model.yaml", "--out", "out"));
        Assert.StartsWith("model.yaml:2:11: found 'lineer'; expected one of linear, raking, logit.", desk.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(desk.Folder, "out")));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(desk.Folder, name), text);
}
