using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

/// <summary>What <c>ivm link</c> answers.</summary>
public sealed class LinkTests : IDisposable
{
    private const string Specification = """
        linkage: shops
        left: { key: id }
        right: { key: id }
        fields: { name: { columns: name, form: upper }, town: { columns: town, form: upper }, street: { columns: street } }
        blocking: { rules: [[name, town], [street]] }
        comparisons:
          - { field: name, levels: [equal, { jaro_winkler: 0.9 }, else] }
          - { field: town, levels: [equal, else] }
          - { field: street, levels: [equal, else] }
        """;

    private readonly Desk desk = new();

    public LinkTests()
    {
        Write("link.yaml", Specification);
        Write("left.csv", "id,name,town,street\n1,Bakker,Ede,Dorpsstraat\n2,Smid,Ede,Molenweg\n");
        Write("right.csv", "id,name,town,street\na,Slager,Wehl,Kerkpad\nb,Kapper,Wehl,Lindelaan\n");
    }

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Files_that_have_nothing_in_common_have_no_acceptable_links()
    {
        Assert.Equal(4, await Link());
        Assert.Contains("link.yaml: blocking: found no candidate pair at all", desk.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(desk.Folder, "out")));
    }

    [Fact]
    public async Task A_fault_of_the_specification_is_invalid_use_with_its_line()
    {
        Write("link.yaml", Specification.Replace("[street]]", "[stret]]", StringComparison.Ordinal));

        Assert.Equal(2, await Link());
        Assert.Contains("link.yaml:5:36: found 'stret', which is no field; expected the name of a field. Did you mean 'street'?", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_do_not_fit_are_refused()
    {
        Write("left.csv", "id,name,town\n1,Bakker,Ede\n");

        Assert.Equal(3, await Link());
        Assert.Contains("no column 'street'", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_shows_pairs_of_rules_and_writes_nothing()
    {
        Write("right.csv", "id,name,town,street\na,Bakker,Ede,Molenweg\nb,Bakker,Ede,Lindelaan\n");

        Assert.Equal(0, await desk.RunAsync("link", "--left", "left.csv", "--right", "right.csv", "--spec", "link.yaml", "--out", "out", "--plan"));
        Assert.Equal(
            ["blocking rule  pairs  new  largest block", "name & town        2    2              2", "street             1    1              1"],
            desk.Out.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(desk.Folder, "out")));
    }

    [Fact]
    public async Task Without_a_secret_key_nothing_is_encoded()
    {
        Assert.Equal(2, await desk.RunAsync("link", "encode", "--in", "left.csv", "--spec", "link.yaml", "--out", "encoded.csv", "--linkage-key-file", "no.key"));
        Assert.Contains("no.key: found no such file; expected a file with the key of encoded fields", desk.Error, StringComparison.Ordinal);
        Write("short.key", "0011223344");
        Assert.Equal(2, await desk.RunAsync("link", "encode", "--in", "left.csv", "--spec", "link.yaml", "--out", "encoded.csv", "--linkage-key-file", "short.key"));
        Assert.Contains("found a key of 5 bytes; expected at least 32 bytes", desk.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(desk.Folder, "encoded.csv")));
    }

    private Task<int> Link() => desk.RunAsync("link", "--left", "left.csv", "--right", "right.csv", "--spec", "link.yaml", "--out", "out");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(desk.Folder, name), text);
}
