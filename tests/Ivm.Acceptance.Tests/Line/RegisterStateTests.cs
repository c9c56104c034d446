using System.Security.Cryptography;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>The state of the registers on any date, as a user asks for it.</summary>
[Collection(LineCollection.Name)]
public sealed class RegisterStateTests(SmallCountry country)
{
    [Fact]
    public async Task On_the_reference_date_the_state_is_the_population_of_the_line_byte_for_byte()
    {
        var workspace = country.Copy();

        var (state, folder) = await StateAsync(workspace, "2011-10-01");

        Assert.True(state.Code == 0, state.Out + state.Error);
        Assert.Equal(
            ["link.concordance_issues.parquet", "link.outside_population.parquet", "link.population.parquet", "link.population_totals.parquet", "link.register_checks.parquet", "link.register_coverage.parquet"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(folder))
        {
            var committed = Assert.Single(Directory.GetFiles(Path.Combine(workspace, "store"), Path.GetFileName(file), SearchOption.AllDirectories));
            Assert.Equal(Hash(committed), Hash(file));
        }
    }

    [Fact]
    public async Task On_another_date_others_belong_to_the_population_and_the_line_stays_up_to_date()
    {
        var workspace = country.Copy();

        var (state, folder) = await StateAsync(workspace, "2010-07-01");

        Assert.True(state.Code == 0, state.Out + state.Error);
        Assert.Contains("State of 2010-07-01: ", state.Out, StringComparison.Ordinal);
        var committed = Assert.Single(Directory.GetFiles(Path.Combine(workspace, "store"), "link.population.parquet", SearchOption.AllDirectories));
        Assert.NotEqual(Hash(committed), Hash(Path.Combine(folder, "link.population.parquet")));
        Assert.EndsWith("Nothing to do.\n", (await IvmProcess.RunAsync(country.Contracts, "plan", "--workspace", workspace)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1850-01-01", 3, "none of which holds on 1850-01-01")]
    [InlineData("2010-13-01", 2, "--date: found '2010-13-01'; expected a day such as 2010-07-01")]
    public async Task A_date_that_the_registers_do_not_reach_or_that_is_none_is_told(string date, int code, string message)
    {
        var (state, folder) = await StateAsync(country.Copy(), date);

        Assert.Equal(code, state.Code);
        Assert.Contains(message, state.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    private async Task<(Ran State, string Folder)> StateAsync(string workspace, string date)
    {
        var folder = Path.Combine(country.Folder(), "state");
        return (await IvmProcess.RunAsync(country.Contracts, "registers", "state", "--date", date, "--out", folder, "--workspace", workspace), folder);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
