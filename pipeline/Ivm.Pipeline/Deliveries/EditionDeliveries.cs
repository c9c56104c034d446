using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Telemetry;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Deliveries;

/// <summary>The deliveries of an edition: what lies in the delivery folder, and what became of it.</summary>
public sealed class EditionDeliveries
{
    private readonly Workspace workspace;
    private readonly Edition edition;
    private readonly Line line;

    /// <summary>The deliveries of an edition in a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    public EditionDeliveries(Workspace workspace, ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(edition);
        this.workspace = workspace;
        this.edition = edition;
        line = new Line(workspace, edition.Year, [.. EditionIngest.Of(contracts, edition)]);
    }

    /// <summary>Looks at everything.</summary>
    /// <param name="threads">Files hashed at the same time.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    public DeliveryOverview Look(int threads, CancellationToken cancellation)
    {
        var (slots, unexpected) = Check(threads, cancellation);
        var failures = LastFailures();
        var byName = slots.ToDictionary(slot => slot.Slot.Name, StringComparer.Ordinal);
        return new DeliveryOverview(edition.Year, [.. line.Graph.Ordered.Select(task => Look(task, byName[task.DeliveredFile!], failures))], unexpected);
    }

    /// <summary>The slots that were taken in as they lie there now, with what was committed.</summary>
    /// <param name="threads">Files hashed at the same time.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    internal ImmutableArray<TakenSlot> TakenIn(int threads, CancellationToken cancellation)
    {
        var slots = Check(threads, cancellation).Slots.Where(slot => slot.Faults.IsEmpty).ToDictionary(slot => slot.Slot.Name, StringComparer.Ordinal);
        return
        [
            .. line.Graph.Ordered
                .Where(task => slots.ContainsKey(task.DeliveredFile!))
                .Select(task => (Task: task, slots[task.DeliveredFile!].Slot, Planned: Decide(task, slots[task.DeliveredFile!].Slot)))
                .Where(each => each.Planned.Outcome is not null)
                .Select(each => new TakenSlot(each.Slot, each.Planned.Outcome!, FormOf(each.Slot.Name))),
        ];
    }

    private (ImmutableArray<CheckedSlot> Slots, ImmutableArray<Fault> Unexpected) Check(int threads, CancellationToken cancellation) => DeliveryCheck.Look(
        workspace.Deliveries(edition.Year),
        edition.Year,
        [.. line.Graph.Ordered.Select(task => task.DeliveredFile!).Order(StringComparer.Ordinal)],
        threads,
        cancellation);

    private SlotOverview Look(ILineTask task, CheckedSlot found, ImmutableDictionary<string, string> failures)
    {
        var (group, agency) = Of(found.Slot.Name);
        if (found.Present.IsEmpty)
        {
            return new SlotOverview(found.Slot.Name, group, agency, SlotState.Missing, [], []);
        }

        if (!found.Faults.IsEmpty)
        {
            return new SlotOverview(found.Slot.Name, group, agency, SlotState.Refused, Files(found.Slot, commit: null), found.Faults);
        }

        var planned = Decide(task, found.Slot);
        return planned.Outcome is { } outcome
            ? new SlotOverview(found.Slot.Name, group, agency, SlotState.TakenIn, Files(found.Slot, outcome.Commit), [])
            : failures.TryGetValue(planned.Identity!.Fingerprint(), out var failure)
                ? new SlotOverview(found.Slot.Name, group, agency, SlotState.Refused, Files(found.Slot, commit: null), [new Fault(found.Slot.Name, "a delivery that was refused when it was taken in", "one that its contract accepts", failure)])
                : new SlotOverview(found.Slot.Name, group, agency, SlotState.Waiting, Files(found.Slot, commit: null), []);
    }

    private PlannedTask Decide(ILineTask task, DeliverySlot slot) =>
        new Planner(line.Graph, ImmutableSortedDictionary<string, DeliverySlot>.Empty.Add(slot.Name, slot)).Decide(task, _ => throw new InvalidOperationException($"{task.Name} reads no dataset."));

    private static ImmutableArray<FileOverview> Files(DeliverySlot slot, Commit? commit) =>
    [
        .. slot.Files.Select(file => new FileOverview(
            file.Name,
            file.Part.Kind,
            file.Part.Sequence,
            file.Length,
            file.DeclaredRows,
            file.Note?.Sender,
            file.Note?.Delivered,
            commit?.Accounts.FirstOrDefault(account => account.Subject == file.Name),
            commit?.Counts.FirstOrDefault(count => count.Subject == "repaired" && count.Item == file.Name)?.Number ?? 0)),
    ];

    private (string Group, string? Agency) Of(string slot) =>
        edition.ResponseFiles.FirstOrDefault(file => file.Path == slot) is { } response
            ? (response.Stream == SurveyStream.National ? "national" : "local", response.Agency.Name)
            : (slot[..slot.IndexOf('/', StringComparison.Ordinal)], null);

    /// <summary>How the text of a slot's files is written.</summary>
    private SlotForm FormOf(string slot)
    {
        var schema = edition.ResponseFiles.FirstOrDefault(file => file.Path == slot)?.Schema
            ?? edition.Registers.FirstOrDefault(register => slot == $"registers/{register.Name}.csv")
            ?? (slot == $"sample/{edition.Contacts?.Name}.csv" ? edition.Contacts : null)
            ?? edition.Sample;
        return new SlotForm(schema.Name, schema.Dialect, [.. schema.Fields.Select(field => field.Name)]);
    }

    /// <summary>Failures of the last run by the fingerprint of what failed, so that a failure of other bytes is not told again.</summary>
    private ImmutableDictionary<string, string> LastFailures()
    {
        var last = Directory.Exists(workspace.Runs)
            ? Directory.GetDirectories(workspace.Runs).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "account.json")).LastOrDefault(File.Exists)
            : null;
        if (last is null)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        try
        {
            var account = JsonSerializer.Deserialize(File.ReadAllBytes(last), RunJson.Default.RunAccount);
            return (account?.Tasks ?? [])
                .Where(task => task is { Failure: not null, Fingerprint: not null })
                .ToImmutableDictionary(task => task.Fingerprint!, task => task.Failure!, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            // An account that was cut off says nothing; the next run writes a new one.
            return ImmutableDictionary<string, string>.Empty;
        }
    }
}

/// <summary>How the text of a slot is written.</summary>
/// <param name="Contract">Name of its contract.</param>
/// <param name="Dialect">Its dialect; null for Parquet.</param>
/// <param name="Columns">Its columns under our names.</param>
internal sealed record SlotForm(string Contract, Dialect? Dialect, ImmutableArray<string> Columns);

/// <summary>A slot that was taken in.</summary>
/// <param name="Slot">Its files.</param>
/// <param name="Outcome">What was committed.</param>
/// <param name="Form">How its text is written.</param>
internal sealed record TakenSlot(DeliverySlot Slot, TaskOutcome Outcome, SlotForm Form);
