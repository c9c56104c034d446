using System.Runtime.CompilerServices;
using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Protection;

namespace Ivm.Pipeline.Tests.Planning;

public sealed class EditionLineTests
{
    private static readonly ContractSet Contracts = ContractLoader.Load(Path.Combine(Root(), "data-schemas"));

    private static readonly PseudonymKey Key = new("a key of thirty-two bytes or more"u8, "test");

    [Fact]
    public void The_steps_of_every_edition_fit_together_and_end_with_publishing()
    {
        foreach (var edition in Contracts.Editions.Values)
        {
            var line = EditionLine.Of(Workspace.At("nowhere"), Contracts, edition, Key);

            Assert.Equal("publish", line.Graph.Ordered[^1].Name);
        }
    }

    [Fact]
    public void Every_transform_of_the_house_is_in_the_line()
    {
        var listed = EditionTransforms.Of(Contracts, Contracts.Editions[2011], Key).Select(transform => transform.GetType()).Distinct();
        var all = typeof(ITransform).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ITransform)));

        // What works on anybody's table stands apart, in folders called Alone; replaying looks back at a run and is no step of it.
        var besideTheLine = all.Where(type => type.Namespace!.EndsWith(".Alone", StringComparison.Ordinal)).Append(typeof(ReplayTransform));
        Assert.Empty(all.Except(besideTheLine).Except(listed));
    }

    [Fact]
    public void Publishing_waits_for_the_verification_of_what_was_protected()
    {
        var line = EditionLine.Of(Workspace.At("nowhere"), Contracts, Contracts.Editions[2011], Key);

        Assert.Contains("protect.verification", line.Graph.UpstreamOf("publish").Select(task => task.Name));
    }

    [Fact]
    public void Another_key_of_the_pseudonyms_is_another_outcome()
    {
        var other = new PseudonymKey("another key of thirty-two bytes or more"u8, "test");

        Assert.NotEqual(ContractsOf(Key), ContractsOf(other));

        static string ContractsOf(PseudonymKey key) => string.Join(
            ' ', EditionTransforms.Of(Contracts, Contracts.Editions[2011], key).Single(transform => transform.Task == "protect").Contracts);
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
