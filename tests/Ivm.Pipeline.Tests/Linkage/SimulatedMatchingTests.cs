using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Simulation;
using Ivm.Pipeline.Tests.Simulation.Contacts;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Linkage;

namespace Ivm.Pipeline.Tests.Linkage;

/// <summary>Matching of contacts in the simulated country, where the truth is known.</summary>
public sealed class SimulatedMatchingTests : IDisposable
{
    private const int Persons = 120_000;
    private const int Drawn = 12_000;
    private const double Factor = 1.5;

    private readonly SimulatedCountry country = KeylessCountry.Of(Persons, options => options with { RegistersOnly = true, Contacts = Drawn });
    private readonly Folder folder = new();
    private readonly Dictionary<DatasetName, string> written = [];
    private int runs;

    public void Dispose()
    {
        country.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Estimated_error_rates_are_within_a_factor_of_one_and_a_half_of_the_true_ones()
    {
        Match();
        var truth = File.ReadLines(Path.Combine(country.Truth, "links.csv")).Skip(1).Select(line => line.Split(';')).ToDictionary(cells => cells[0], cells => cells[1] + cells[2], StringComparer.Ordinal);
        var accepted = Rows("SELECT samplenr, rinpersoons || rinpersoon FROM link.matches WHERE status = 'accepted'");
        var present = truth.Values.Count(key => key.Length > 0);
        var right = accepted.Count(match => truth[match[0]] == match[1]);
        var (falseLinks, missed) = (accepted.Length - right, present - right);
        var estimates = Rows("SELECT measure, CAST(estimate * basis AS VARCHAR) FROM link.match_rates WHERE method = 'posterior' AND pass = 'all' AND status IN ('accepted', 'all') ORDER BY measure")
            .ToDictionary(row => row[0], row => double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

        Assert.Equal(Drawn, truth.Count);
        Assert.True(right >= 0.99 * present, $"{right} of {present} found");
        AssertNear("missed", estimates["missed_link_rate"], missed);
        AssertNear("false", estimates["false_link_rate"], falseLinks);
    }

    /// <summary>
    /// Within the factor, or not further from it than chance would have it: a number of true errors is itself drawn, and of few
    /// errors twice or half as many say nothing.
    /// </summary>
    private static void AssertNear(string what, double estimated, int real)
    {
        var (low, high) = (estimated / Factor, estimated * Factor);
        Assert.True(real >= low - (2 * Math.Sqrt(low)) && real <= high + (2 * Math.Sqrt(high)) + 0.5, $"{what}: {estimated:0.0} estimated, {real} in truth");
    }

    private void Match()
    {
        var contracts = KeylessCountry.Contracts;
        var edition = contracts.Editions[2011];
        var match = new MatchContactsTransform(contracts, edition);
        foreach (var ingest in EditionIngest.Of(contracts, edition).Where(ingest => match.Inputs.Contains(ingest.Outputs[0].Name)))
        {
            Run(ingest);
        }

        Run(match);
    }

    private void Run(ITransform task)
    {
        var staging = Directory.CreateDirectory(folder[$"{runs++}"]).FullName;
        TransformExecution.Run(task, new TransformSurroundings(
            new string('0', 64), written, task.DeliveredFile is { } name ? Delivered(name) : null, new SqlSettings(2, "1GB", staging, staging + "-spill", [folder.Path]), Progress: _ => { }, CancellationToken.None));
        foreach (var output in task.Outputs)
        {
            written[output.Name] = Path.Combine(staging, $"{output.Name}.parquet");
        }
    }

    private DeliveredFile Delivered(string name)
    {
        var path = Path.Combine(country.Delivery, name);
        using var note = JsonDocument.Parse(File.ReadAllBytes(DeliveryCheck.NoteOf(path)));
        return new DeliveredFile(name, path, note.RootElement.GetProperty("rows").GetInt64(), note.RootElement.GetProperty("sha256").GetString()!);
    }

    private ImmutableArray<string[]> Rows(string query)
    {
        var rows = ImmutableArray.CreateBuilder<string[]>();
        var datasets = written.Select(file => new CommittedDataset(file.Key, file.Value, new CommittedFile($"{file.Key}", "", 0, 0, ""), "", ""));
        using var sql = SqlSession.ForReading(new SqlSettings(1, "500MB", folder.Path, folder.Path, [folder.Path]), datasets, CancellationToken.None);
        using var reader = sql.Query(SqlStatement.Composed("rows", query));
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows.ToImmutable();
    }
}
