using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Telemetry;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Takes the numbers of the report from what a run left behind.</summary>
/// <param name="contracts">All contracts.</param>
/// <param name="edition">The edition of the run.</param>
internal sealed class QualityReader(ContractSet contracts, Edition edition)
{
    private readonly Names names = new(contracts, edition);

    /// <summary>Reads the numbers. What is not committed is absent, with the reason.</summary>
    public QualityReport Read(EndedRun run, CancellationToken cancellation)
    {
        using var shelf = new Shelf(run, cancellation);
        var absent = ImmutableArray.CreateBuilder<Absence>();
        T? Part<T>(string part, Func<T> read, params ReadOnlySpan<DatasetName> needs)
            where T : class
        {
            if (shelf.WhyNot(needs) is { } why)
            {
                absent.Add(new Absence(part, why));
                return null;
            }

            return read();
        }

        var kept = shelf.Kept ?? Datasets.Respondents;
        var deliveries = DeliveryReading.Read(run, edition, names);
        ImmutableArray<ResponseStep> flow = [.. ResponseReading.Flow(shelf, deliveries, names)];
        var rules = Part("rules", () => RuleReading.Read(shelf, names), kept, Datasets.RuleSummary);
        var missing = Part("missing", () => MissingReading.Read(shelf, contracts, edition), Datasets.Respondents);
        var edits = Part("edits", () => EditReading.Read(shelf, edition, names, missing), kept, Datasets.Edits);
        var response = Part("response", () => ResponseReading.Response(shelf, contracts, edition, names), kept, Datasets.Sample);
        var linkage = Part("linkage", () => LinkageReading.Read(shelf, names), Datasets.Linked, Datasets.SetApart);
        return new QualityReport(
            edition.Year,
            [.. run.Reports.Where(report => report.End is TaskEnd.Failed or TaskEnd.Stopped).Select(End)],
            deliveries,
            flow,
            rules,
            edits,
            missing,
            response,
            linkage,
            contracts.Assumptions,
            [.. shelf.Used.Select(dataset => new SourceDataset(dataset.File.Dataset, dataset.File.Rows, dataset.File.Sha256))],
            absent.ToImmutable());
    }

    private static StepEnd End(TaskReport report) =>
        new(report.Task, report.End == TaskEnd.Failed ? "failed" : "stopped", report.Failure is { } failure ? SafeMessage.Of(failure) : null);
}
