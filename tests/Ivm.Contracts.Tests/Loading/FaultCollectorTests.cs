namespace Ivm.Contracts.Tests.Loading;

public class FaultCollectorTests
{
    [Fact]
    public void Faults_are_sorted_by_file_line_and_column()
    {
        var faults = new FaultCollector();
        foreach (var (file, line, column) in new[] { ("b", 1, 1), ("a", 10, 1), ("a", 9, 5), ("a", 9, 2), ("a", 0, 0) })
        {
            faults.Add(new SourceLocation(file, line, column), "x", "y", "Z.");
        }

        Assert.Equal(["a", "a:9:2", "a:9:5", "a:10:1", "b:1:1"], faults.Sorted().Select(fault => fault.Where));
    }

    [Fact]
    public void One_cause_at_one_place_is_reported_once()
    {
        var faults = new FaultCollector();
        var where = new SourceLocation("a", 1, 1);
        faults.Add(where, "burglary_x", "a variable", "Correct it.");
        faults.Add(where, "robbery_x", "a variable", "Correct it.");
        faults.Add(where, "burglary_x", "a condition", "Correct it.");

        Assert.Equal(["a:1:1: found burglary_x; expected a variable. Correct it.", "a:1:1: found burglary_x; expected a condition. Correct it."], faults.Sorted().Select(fault => fault.ToString()));
    }

    [Fact]
    public void Without_faults_nothing_is_thrown() => new FaultCollector().ThrowIfAny();
}
