using Ivm.Contracts;

namespace Ivm.Transforms.Tests;

/// <summary>The contracts of the repository itself, loaded once.</summary>
internal static class RealContracts
{
    private static readonly Lazy<ContractSet> Loaded = new(() => ContractLoader.Load(Folder()));

    public static ContractSet Set => Loaded.Value;

    public static Edition Edition => Set.Editions[2011];

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "data-schemas")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No data-schemas above the test's folder.");
        }

        return Path.Combine(folder, "data-schemas");
    }
}
