using System.Runtime.CompilerServices;

namespace Ivm.Acceptance.Tests.Testing;

/// <summary>Where the repository lies: approved texts and contracts are read from there.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Contracts => Path.Combine(Root, "data-schemas");

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
