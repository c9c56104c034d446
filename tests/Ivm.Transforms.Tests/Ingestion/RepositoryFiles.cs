namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>Files of the repository and beside it that tests read where they lie.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder with the contracts.</summary>
    public static string DataSchemas => Path.Combine(Root(), "data-schemas");

    /// <summary>The folder of the tests of ingest.</summary>
    public static string IngestionTests => Path.Combine(Root(), "tests", "Ivm.Transforms.Tests", "Ingestion");

    /// <summary>A folder of reference data that may not be copied into the repository; the test is skipped where it is missing.</summary>
    public static string SharedData(params string[] parts)
    {
        var folder = Path.Combine([Root(), "..", "shared", "data", .. parts]);
        Assert.SkipUnless(Directory.Exists(folder), $"../shared/data/{string.Join('/', parts)} is not there");
        return folder;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IvmPipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
