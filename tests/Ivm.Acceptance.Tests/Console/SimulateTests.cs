using System.Globalization;
using System.Text.RegularExpressions;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

/// <summary>What <c>ivm simulate</c> tells.</summary>
public sealed partial class SimulateTests : IDisposable
{
    private const int Widest = 120;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-simulate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Planted_faults_are_told_by_kind_in_a_table_with_the_numbers_of_the_ledger()
    {
        var ran = await IvmProcess.RunAsync(Repository.Contracts, "simulate", "--persons", "8000", "--plant-key-faults", "--workspace", folder);

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        var lines = ran.Out.TrimEnd('\n').Split('\n').SkipWhile(line => !line.StartsWith("Planted faults: ", StringComparison.Ordinal)).ToArray();
        var told = lines.Skip(1).SelectMany(line => Entry().Matches(line)).Select(entry => (entry.Groups["kind"].Value, int.Parse(entry.Groups["number"].Value, CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(Ledger(), told.Order());
        Assert.Equal($"Planted faults: {told.Sum(kind => kind.Item2).ToString("N0", CultureInfo.InvariantCulture)}", lines[0]);
        Assert.All(lines, line => Assert.True(line.Length <= Widest && line == line.TrimEnd(), line));
        Assert.Single(lines.Skip(1).Take(lines.Length - 2).Select(line => line.Length).Distinct());
    }

    private IEnumerable<(string Kind, int Number)> Ledger() => File.ReadLines(Path.Combine(folder, "truth", "2011", "faults.csv"))
        .Skip(1).Select(line => line.Split(';')).Where(cells => cells.Length >= 2)
        .Select(cells => (Fault: cells[0], Kind: cells[1])).Distinct()
        .CountBy(fault => fault.Kind).Select(kind => (kind.Key, kind.Value)).Order();

    [GeneratedRegex(@"(?<kind>[a-z_0-9]+) +(?<number>\d+)", RegexOptions.None, 1000)]
    private static partial Regex Entry();
}
