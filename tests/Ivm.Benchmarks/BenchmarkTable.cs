using System.Text.Json;

namespace Ivm.Benchmarks;

/// <summary>The rows of a benchmark, printed as a plain table while they come and written as JSON at the end.</summary>
public sealed class BenchmarkTable(TextWriter output)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<object> rows = [];

    /// <summary>Prints the header.</summary>
    public void Begin(string title)
    {
        output.WriteLine(title);
        output.WriteLine($"{"",-58} {"value",10} {"unit",-5} {"floor",10} {"ratio",8} {"target",8}");
    }

    /// <summary>Adds and prints a row.</summary>
    public void Add(BenchmarkRow row)
    {
        rows.Add(new { row.Name, row.Value, row.Unit, row.Floor, row.Ratio, row.Target });
        var verdict = row.Target is { } target ? (row.Value <= target ? "met" : "MISSED") : "";
        output.WriteLine($"{row.Name,-58} {row.Value,10:G4} {row.Unit,-5} {row.Floor,10:G4} {row.Ratio,8:G3} {row.Target,8:G4} {verdict}".TrimEnd());
    }

    /// <summary>Adds and prints a figure with its band.</summary>
    public void Add(BenchmarkBand band)
    {
        rows.Add(new { band.Name, band.Value, band.Lower, band.Upper });
        output.WriteLine($"{band.Name,-58} {band.Value,10:G4} {$"asked: {band.Lower:G4} to {band.Upper:G4}",-35} {band.Verdict}");
    }

    /// <summary>Writes all rows as JSON.</summary>
    public void Save(string path)
        => File.WriteAllText(path, JsonSerializer.Serialize(rows, Form) + "\n");
}
