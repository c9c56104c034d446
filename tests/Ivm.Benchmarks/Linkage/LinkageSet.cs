using Ivm.Pipeline.Matching;

namespace Ivm.Benchmarks.Linkage;

/// <summary>A set of data with its truth.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Left">The left file.</param>
/// <param name="Right">The right file; null for deduplication.</param>
/// <param name="Specification">File of the specification.</param>
/// <param name="Truth">The truth.</param>
/// <param name="Most">Largest share that may be missed.</param>
public sealed record LinkageSet(string Name, string Left, string? Right, string Specification, LinkTruth Truth, double Most)
{
    /// <summary>Whether recall is asked for and not F1.</summary>
    public bool CountsRecall { get; init; }

    /// <summary>The sets of a folder.</summary>
    public static IEnumerable<LinkageSet> All(string folder)
    {
        var (cis, census) = (In("essnet-census-cis", "cis.csv"), In("essnet-census-cis", "census.csv"));
        yield return new LinkageSet(
            "essnet-census-cis", cis, census, "essnet.yaml", new LinkTruth(new EntityFile(cis, "cis_id", "person_id"), new EntityFile(census, "census_id", "person_id"), null, ','), 0.01);
        foreach (var number in new[] { 1, 2 })
        {
            var file = In("febrl", $"dataset{number}.csv");
            yield return new LinkageSet($"febrl-{number}", file, null, "febrl.yaml", new LinkTruth(new EntityFile(file, "rec_id", "rec_id"), null, "^rec-([0-9]+)-", ','), 0.005);
        }

        yield return new LinkageSet(
            "rldata500", In("rldata", "RLdata500.csv"), null, "rldata500.yaml", new LinkTruth(new EntityFile(In("rldata", "identity.RLdata500.csv"), "rec", "identity"), null, null, ','), 0);
        var towns = In("town-names", "town_names.txt");
        var official = new EntityFile(towns, "official_name", "official_name");
        yield return new LinkageSet("town-names", towns, towns, "town-names.yaml", new LinkTruth(new EntityFile(towns, "name", "official_name"), official, null, '\t'), 0.05) { CountsRecall = true };

        string In(string set, string file) => Path.Combine(folder, set, file);
    }
}
