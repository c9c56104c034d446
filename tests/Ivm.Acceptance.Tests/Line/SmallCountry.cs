using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>
/// A country of a few thousand persons that went through the line once. Tests take copies of it. Its contracts are
/// those of the repository except for the weighting, which asks for few margins.
/// </summary>
public sealed class SmallCountry : IAsyncLifetime
{
    public const int Year = 2011;

    private const string FewMargins =
        """
        distance: linear
        terms:
          - police_region
          - [sex, age_group_3]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-country-").FullName;
    private int copies;

    public string Contracts => Path.Combine(folder, "data-schemas");

    /// <summary>Hash of every file of the release, by name: what every undisturbed run gives.</summary>
    public IReadOnlyDictionary<string, string> Release { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private string Original => Path.Combine(folder, "original");

    public async ValueTask InitializeAsync()
    {
        CopyFolder(Repository.Contracts, Contracts);
        var weighting = Path.Combine(Contracts, "weighting", $"{Year}.yaml");
        await File.WriteAllTextAsync(weighting, FewMargins + "\n" + Without(await File.ReadAllLinesAsync(weighting), "distance:", "bounds:", "terms:"));
        foreach (var verb in new[] { new[] { "simulate", "--persons", "8000" }, ["run", "--threads", "2"] })
        {
            var ran = await IvmProcess.RunAsync(Contracts, [.. verb, "--workspace", Original]);
            Assert.True(ran.Code == 0, ran.Out + ran.Error);
        }

        Release = HashesOf(Original);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of the workspace to do anything with.</summary>
    /// <param name="delivered">Whether only the delivery is copied, as before the first run.</param>
    public string Copy(bool delivered = false)
    {
        var copy = Path.Combine(folder, $"copy-{Interlocked.Increment(ref copies)}");
        foreach (var part in delivered ? ["deliveries", "truth"] : new[] { "deliveries", "truth", "store", "releases" })
        {
            CopyFolder(Path.Combine(Original, part), Path.Combine(copy, part));
        }

        return copy;
    }

    /// <summary>An empty folder outside every workspace.</summary>
    public string Folder() => Directory.CreateDirectory(Path.Combine(folder, $"copy-{Interlocked.Increment(ref copies)}")).FullName;

    /// <summary>A copy of the contracts to do anything with.</summary>
    public string CopyContracts()
    {
        var copy = Path.Combine(folder, $"copy-{Interlocked.Increment(ref copies)}");
        CopyFolder(Contracts, copy);
        return copy;
    }

    /// <summary>Changes the bytes of a delivered file and has the sender promise the new ones.</summary>
    /// <param name="workspace">A copy.</param>
    /// <param name="name">The file within the delivery.</param>
    /// <param name="change">The change.</param>
    /// <param name="rowsMore">Rows promised more than before.</param>
    public static void Redeliver(string workspace, string name, Func<byte[], byte[]> change, int rowsMore = 0)
    {
        var path = PathOf(workspace, name);
        var bytes = change(File.ReadAllBytes(path));
        File.WriteAllBytes(path, bytes);
        var notePath = Path.ChangeExtension(path, ".delivery.json");
        var note = JsonNode.Parse(File.ReadAllText(notePath))!;
        note["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        note["rows"] = (long)note["rows"]! + rowsMore;
        File.WriteAllText(notePath, note.ToJsonString());
    }

    public static string PathOf(string workspace, string name) => Path.Combine(workspace, "deliveries", $"{Year}", name);

    /// <summary>Hash of every file of the current release and of the pointer.</summary>
    public static IReadOnlyDictionary<string, string> HashesOf(string workspace)
    {
        var releases = Path.Combine(workspace, "releases");
        return Directory.GetFiles(releases, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(releases, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), StringComparer.Ordinal);
    }

    /// <summary>The YAML without some of its top-level keys and what stands below them.</summary>
    private static string Without(string[] lines, params string[] keys)
    {
        var kept = new List<string>();
        var dropping = false;
        foreach (var line in lines)
        {
            if (line.Length > 0 && line[0] is not (' ' or '#' or '-'))
            {
                dropping = keys.Any(key => line.StartsWith(key, StringComparison.Ordinal));
            }

            if (!dropping)
            {
                kept.Add(line);
            }
        }

        return string.Join('\n', kept);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var each in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, each)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }
}

/// <summary>Tests of the whole line share one country and run one after the other: each uses the whole machine.</summary>
[CollectionDefinition(Name)]
public sealed class LineCollection : ICollectionFixture<SmallCountry>
{
    public const string Name = "line";
}
