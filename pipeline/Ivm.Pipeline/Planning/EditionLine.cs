using Ivm.Contracts;
using Ivm.Pipeline.Publishing;
using Ivm.Pipeline.Quality;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Protection;

namespace Ivm.Pipeline.Planning;

/// <summary>Makes the line of an edition: its transforms, and publishing at the end.</summary>
public static class EditionLine
{
    private const string Protected = "protect";
    private const string Verification = "verification";

    /// <summary>The line of an edition.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="key">Key of the pseudonyms.</param>
    public static Line Of(Workspace workspace, ContractSet contracts, Edition edition, PseudonymKey key)
    {
        var transforms = EditionTransforms.Of(contracts, edition, key);
        var outputs = transforms.SelectMany(transform => transform.Outputs).Where(output => output.Name.Stage == Protected).ToArray();
        var publisher = new ReleasePublisher(
            workspace,
            contracts,
            edition,
            outputs.Where(output => output.Name.Table != Verification),
            outputs.Where(output => output.Name.Table == Verification).Select(output => output.Name));
        return new Line(workspace, edition.Year, transforms, new PublishTask(publisher, new DatasetStore(workspace)))
        {
            Report = new QualityReporter(contracts, edition),
        };
    }
}
