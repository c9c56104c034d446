namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>A table in the README beside these tests that the tests write, so that it cannot tell anything else than they do.</summary>
internal static class ReadmeTable
{
    /// <summary>Holds a table against the one in the README; where they differ, the README as it should be is left as <c>README.received.txt</c>.</summary>
    /// <param name="name">Name of the table in its marks.</param>
    /// <param name="table">What it should be.</param>
    public static void Verify(string name, string table)
    {
        var path = Path.Combine(RepositoryFiles.IngestionTests, "README.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var mark = $"<!-- {name}: begin -->\n";
        var begin = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var end = text.IndexOf($"<!-- {name}: end -->", StringComparison.Ordinal);
        if (table != text[begin..end])
        {
            File.WriteAllText(Path.ChangeExtension(path, ".received.txt"), text[..begin] + table + text[end..]);
        }

        Assert.Equal(table, text[begin..end]);
    }
}
