using System.Text;
using Ivm.Pipeline.Matching;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Records of one file that are the same person.</summary>
public sealed class DeduplicationTests : IDisposable
{
    private static readonly string Specification = SomePersons.Specification
        .Replace("right: { key: register_id }\n", "", StringComparison.Ordinal)
        .Replace("key: survey_id", "key: id", StringComparison.Ordinal)
        .Replace("passes:\n  - { name: everything, equal: [first_name, surname, birth_date, postcode, house] }\n", "", StringComparison.Ordinal)
        .Replace("decision: { assignment: one_to_one, accept: 0.5, review: 0.01 }", "decision: { accept: 0.5, review: 0.01 }", StringComparison.Ordinal);

    private readonly LinkDesk desk;

    public DeduplicationTests()
    {
        var (survey, register) = SomePersons.Make();
        var both = new StringBuilder("id,first,last,year,month,day,postcode,house\n");
        foreach (var line in register.Split('\n').Skip(1).Concat(survey.Split('\n').Skip(1)).Where(line => line.Length > 0))
            both.Append(line).Append('\n');
        desk = new LinkDesk(Specification, $"{both}");
    }

    public void Dispose() => desk.Dispose();

    [Fact]
    public void Both_records_of_a_person_come_into_one_group_and_others_stay_alone()
    {
        var result = desk.Link().Result;
        var groups = result.Clusters.Where(member => member.Size > 1).GroupBy(member => member.Cluster).ToArray();
        var doubles = result.Clusters.Count(member => member.Key[0] == 's');

        Assert.InRange(groups.Count(group => group.Count() == 2 && group.Select(member => member.Key[1..]).Distinct().Count() == 1), doubles * 0.99, doubles);
        Assert.InRange(groups.Count(group => group.Select(member => member.Key[1..]).Distinct().Count() > 1), 0, 2);
        Assert.Equal(result.LeftCount, result.Clusters.Length);
    }

    [Fact]
    public void Links_are_the_pairs_within_groups()
    {
        var result = desk.Link().Result;
        var cluster = result.Clusters.ToDictionary(member => member.Key, member => member.Cluster);
        var sizes = result.Clusters.GroupBy(member => member.Cluster).Select(group => group.Count());

        Assert.All(result.Accepted, link => Assert.Equal(cluster[link.LeftKey], cluster[link.RightKey]));
        Assert.Equal(sizes.Sum(size => size * (size - 1) / 2), result.Accepted.Count());
    }

    [Fact]
    public void Entities_by_a_part_of_the_key_are_a_truth()
    {
        desk.Link();
        var left = desk.Request().Left;
        var quality = desk.Evaluate(new LinkTruth(new EntityFile(left, "id", "id"), null, "([0-9]+)$", ','));

        Assert.InRange(quality.F1, 0.99, 1);
        Assert.Equal(quality.TruePairs, quality.TrueLinks + quality.Misses.Length);
    }

    [Fact]
    public void The_order_of_the_keys_does_not_matter_to_an_explanation()
    {
        var link = desk.Link().Result.Accepted.First();
        var run = desk.Request().Run;
        var one = LinkExplanation.Execute(desk.Results, link.LeftKey, link.RightKey, run, TestContext.Current.CancellationToken);
        var other = LinkExplanation.Execute(desk.Results, link.RightKey, link.LeftKey, run, TestContext.Current.CancellationToken);

        Assert.Equal(("accepted", "accepted"), (one.Status, other.Status));
        Assert.Equal(one.Evidence.Weight, other.Evidence.Weight);
    }
}
