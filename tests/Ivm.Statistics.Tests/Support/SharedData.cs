namespace Ivm.Statistics.Tests.Support;

/// <summary>Reference data that may not be copied into the repository: tests that need it are skipped where it is missing.</summary>
public static class SharedData
{
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "..", "shared", "data", name), Path.Combine(folder.FullName, "shared", "data", name) })
            {
                if (File.Exists(Path.Combine(folder.FullName, "IvmPipeline.sln")) && Directory.Exists(candidate))
                    return Path.GetFullPath(candidate);
            }
        }

        return "";
    }

    public static string Require(string name)
    {
        var folder = Folder(name);
        Assert.SkipUnless(folder.Length > 0, $"../shared/data/{name} is not there");
        return folder;
    }
}
