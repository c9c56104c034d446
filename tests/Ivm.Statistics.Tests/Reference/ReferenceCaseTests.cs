using Ivm.ReferenceCases.Running;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>The reference cases of others, run by the runner that can also be run alone.</summary>
public class ReferenceCaseTests
{
    private const string None = "no case is there";

    public static TheoryData<string> Names { get; } = new(Found());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reference_case_passes(string name)
    {
        var folder = SharedData.Require("weighting");
        var report = CaseRunner.Run(Path.Combine(folder, name));
        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
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

    private static string[] Found() => SharedData.Folder("weighting") is { Length: > 0 } folder
        ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('p')).Order(StringComparer.Ordinal).ToArray()
        : [None];
}
