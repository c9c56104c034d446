using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>A cell that the simulator spoiled: where, what it planted, and what had been there.</summary>
internal sealed record PlantedFault(string Kind, string File, int Line, string Person, string Column, string Planted, string Was);

/// <summary>What only the simulator knows: its ledger of faults, and the delivered text to hold it against.</summary>
internal static class Ledger
{
    /// <summary>The spoiled cells of a workspace's country.</summary>
    public static PlantedFault[] Of(string workspace) =>
    [
        .. File.ReadLines(Path.Combine(workspace, "truth", $"{SmallCountry.Year}", "faults.csv"))
            .Skip(1)
            .Select(line => line.Split(';'))
            .Where(cells => cells.Length == 8)
            .Select(cells => new PlantedFault(cells[1], cells[2], int.Parse(cells[3]), cells[4], cells[5], cells[6], cells[7])),
    ];

    /// <summary>Numbers of the contacts in which the simulator planted a fault.</summary>
    public static HashSet<string> Contacts(string workspace) =>
        [.. Of(workspace).Where(fault => fault.Kind.StartsWith("contact_", StringComparison.Ordinal)).Select(fault => fault.Person)];

    /// <summary>The fields of a delivered line by column, for files in the dialect of the national stream.</summary>
    public static IReadOnlyDictionary<string, string> Delivered(string workspace, string file, int line)
    {
        var lines = File.ReadAllLines(SmallCountry.PathOf(workspace, file));
        return lines[0].Split(';').Zip(lines[line - 1].Split(';')).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
    }

    /// <summary>What <c>ivm why</c> says of a value, by stage.</summary>
    public static async Task<IReadOnlyDictionary<string, string[]>> StoryAsync(SmallCountry country, string workspace, string person, string variable)
    {
        var ran = await IvmProcess.RunAsync(country.Contracts, "why", "--person", person, "--variable", variable, "--workspace", workspace);
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        var (story, stage) = (new Dictionary<string, string[]>(StringComparer.Ordinal), "");
        foreach (var line in ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            stage = line[0] == ' ' ? stage : line.Split(' ')[0];
            story[stage] = [.. story.GetValueOrDefault(stage, []), line[11..]];
        }

        return story;
    }
}
