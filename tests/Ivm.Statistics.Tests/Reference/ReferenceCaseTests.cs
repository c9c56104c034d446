using Ivm.ReferenceCases.Running;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>Reference cases, run by the runner that can also be run alone: those of others, and those of our own simulation.</summary>
public class ReferenceCaseTests
{
    private const string None = "no case is there";

    private static readonly string OwnFolder = Path.Combine(AppContext.BaseDirectory, "cases");

    public static TheoryData<string> Names { get; } = new(Found());

    public static TheoryData<string> OwnNames { get; } = new(NamesIn(OwnFolder));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reference_case_passes(string name)
    {
        var folder = SharedData.Require("weighting");
        var report = CaseRunner.Run(Path.Combine(folder, name));
        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [MemberData(nameof(OwnNames))]
    public void A_case_of_our_own_simulation_passes(string name)
    {
        var report = CaseRunner.Run(Path.Combine(OwnFolder, name));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void The_negative_cases_name_the_guilty_margins()
    {
        var folder = SharedData.Require("weighting");
        Assert.Equal("InfeasibleBounds", Cause("n01_infeasible_bounds", "stypeH"));
        Assert.Equal("EmptyCell", Cause("n02_empty_cell_positive_total", "stype4Z"));
        Assert.Equal("ContradictoryTotals", Cause("n03_inconsistent_margins", "eE", "eH", "eM", "sN", "sY"));

        string Cause(string name, params string[] margins)
        {
            var report = CaseRunner.Run(Path.Combine(folder, name));
            Assert.All(margins, margin => Assert.Contains(margin, report.Reason, StringComparison.Ordinal));
            return report.Reason[..report.Reason.IndexOf(':', StringComparison.Ordinal)];
        }
    }

    private static string[] Found() => SharedData.Folder("weighting") is { Length: > 0 } folder ? NamesIn(folder) : [None];

    private static string[] NamesIn(string folder)
        => Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();
}
