using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Quality.Page;
using Ivm.Pipeline.Quality.Reading;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Quality;

/// <summary>Writes <c>quality.html</c> and <c>quality.json</c> into the folder of a run, from what is committed.</summary>
/// <param name="contracts">All contracts.</param>
/// <param name="edition">The edition of the run.</param>
public sealed class QualityReporter(ContractSet contracts, Edition edition) : IRunReport
{
    /// <summary>Name of the page.</summary>
    public const string Page = "quality.html";

    /// <summary>Name of the numbers.</summary>
    public const string Numbers = "quality.json";

    /// <inheritdoc />
    public RunDigest Write(EndedRun run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        var report = new QualityReader(contracts, edition).Read(run, cancellation);
        var page = Path.Combine(run.Folder, Page);
        DurableFiles.Replace(Path.Combine(run.Folder, Numbers), QualityJson.Write(report));
        DurableFiles.Replace(page, Encoding.UTF8.GetBytes(QualityPage.Write(report, Path.GetFileName(run.Folder), run.Time)));
        return new RunDigest(page, [.. QualitySummary.Of(report, page)]);
    }
}
