using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Matching;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Sets of which the truth is known, by their specifications among the contracts. They may not be copied into the repository.</summary>
public sealed class ReferenceLinkageTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_fifty_doubles_of_RLdata500_are_found_and_none_is_false()
    {
        var quality = Link("rldata/RLdata500.csv", null, "rldata500.yaml", new LinkTruth(new EntityFile(Data("rldata/identity.RLdata500.csv"), "rec", "identity"), null, null, ','));

        Assert.Equal((50, 50, 50), (quality.TruePairs, quality.Links, quality.TrueLinks));
    }

    [Fact]
    public void Nearly_all_doubles_of_the_first_set_of_Febrl_are_found()
    {
        var quality = Link("febrl/dataset1.csv", null, "febrl.yaml", new LinkTruth(new EntityFile(Data("febrl/dataset1.csv"), "rec_id", "rec_id"), null, "^rec-([0-9]+)-", ','));

        Assert.InRange(quality.F1, 0.995, 1);
    }

    [Fact]
    public void The_doubles_of_Febrl_are_found_by_encoded_values_alone()
    {
        const string Encoded = """
            linkage: febrl-encoded
            left: { key: key }
            fields:
              given_name: { columns: given_name, form: encoded }
              surname: { columns: surname, form: encoded }
              birth_date: { columns: birth_date, form: encoded }
              number: { columns: number, form: encoded }
              street: { columns: street, form: encoded }
              suburb: { columns: suburb, form: encoded }
              postcode: { columns: postcode, form: encoded }
            blocking:
              rules: [[number], [birth_date], [given_name, surname], [surname, postcode], [given_name, postcode], [street], [suburb, surname]]
            comparisons:
              - { field: given_name, levels: [equal, { dice: 0.6 }, else] }
              - { field: surname, levels: [equal, { dice: 0.6 }, else] }
              - { field: birth_date, levels: [equal, { dice: 0.6 }, else] }
              - { field: number, levels: [equal, { dice: 0.6 }, else] }
              - { field: street, levels: [equal, { dice: 0.7 }, else] }
              - { field: suburb, levels: [equal, { dice: 0.7 }, else] }
              - { field: postcode, levels: [equal, { dice: 0.4 }, else] }
            decision: { assignment: clusters, accept: 0.5, review: 0.05 }
            """;
        var (data, run) = (Data("febrl/dataset1.csv"), new RunOptions(2, "600MB"));
        File.WriteAllText(folder["encoded.yaml"], Encoded);
        LinkEncoding.Execute(
            new EncodingRequest(data, IsLeft: true, Path.Combine(Root(), "data-schemas", "linkage", "febrl.yaml"), folder["encoded.csv"], [], [], 1024, run), new byte[32], TestContext.Current.CancellationToken);
        LinkRun.Execute(new LinkRequest(folder["encoded.csv"], null, folder["encoded.yaml"], folder["out"], run), TestContext.Current.CancellationToken);
        var quality = LinkEvaluation.Execute(
            new EvaluationRequest(folder["out"], new LinkTruth(new EntityFile(data, "rec_id", "rec_id"), null, "^rec-([0-9]+)-", ','), run), TestContext.Current.CancellationToken);

        Assert.InRange(quality.F1, 0.98, 1);
    }

    [Fact]
    public void Most_spellings_of_towns_lead_to_the_official_name()
    {
        const string Towns = "town-names/town_names.txt";
        var quality = Link(Towns, Towns, "town-names.yaml", new LinkTruth(new EntityFile(Data(Towns), "name", "official_name"), new EntityFile(Data(Towns), "official_name", "official_name"), null, '\t'));

        Assert.Equal(584, quality.TruePairs);
        Assert.InRange(quality.Recall, 0.95, 1);
    }

    private LinkQuality Link(string left, string? right, string specification, LinkTruth truth)
    {
        var run = new RunOptions(2, "600MB");
        var request = new LinkRequest(Data(left), right is null ? null : Data(right), Path.Combine(Root(), "data-schemas", "linkage", specification), folder["out"], run);
        LinkRun.Execute(request, TestContext.Current.CancellationToken);
        return LinkEvaluation.Execute(new EvaluationRequest(folder["out"], truth, run), TestContext.Current.CancellationToken);
    }

    private static string Data(string file)
    {
        var path = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", "linkage", file));
        Assert.SkipUnless(File.Exists(path), $"../shared/data/linkage/{file} is not there");
        return path;
    }

    private static string Root()
    {
        var up = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(up!.FullName, "IvmPipeline.sln")))
            up = up.Parent;
        return up.FullName;
    }
}
