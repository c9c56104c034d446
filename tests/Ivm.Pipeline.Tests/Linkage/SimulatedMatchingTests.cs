using Ivm.Pipeline.Tests.Simulation;
using Ivm.Pipeline.Tests.Simulation.Contacts;
using Ivm.Transforms.Linkage;

namespace Ivm.Pipeline.Tests.Linkage;

/// <summary>Matching of contacts in the simulated country, where the truth is known.</summary>
public sealed class SimulatedMatchingTests : IDisposable
{
    private const int Persons = 120_000;
    private const int Drawn = 12_000;
    private const double Factor = 1.5;

    private readonly SimulatedCountry country = KeylessCountry.Of(Persons, options => options with { RegistersOnly = true, Contacts = Drawn });

    public void Dispose() => country.Dispose();

    [Fact]
    public void Estimated_error_rates_are_within_a_factor_of_one_and_a_half_of_the_true_ones()
    {
        using var tasks = new LinkageTasks(country);
        tasks.Run(new MatchContactsTransform(SimulatedCountry.Contracts, SimulatedCountry.Edition));
        var truth = File.ReadLines(Path.Combine(country.Truth, "links.csv")).Skip(1).Select(line => line.Split(';')).ToDictionary(cells => cells[0], cells => cells[1] + cells[2], StringComparer.Ordinal);
        var accepted = tasks.Rows("SELECT samplenr, rinpersoons || rinpersoon FROM link.matches WHERE status = 'accepted'");
        var present = truth.Values.Count(key => key.Length > 0);
        var right = accepted.Count(match => truth[match[0]] == match[1]);
        var (falseLinks, missed) = (accepted.Length - right, present - right);
        var estimates = tasks.Rows("SELECT measure, CAST(estimate * basis AS VARCHAR) FROM link.match_rates WHERE method = 'posterior' AND pass = 'all' AND status IN ('accepted', 'all') ORDER BY measure")
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
}
