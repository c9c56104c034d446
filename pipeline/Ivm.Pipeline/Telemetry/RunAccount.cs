using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Telemetry;

/// <summary>What a run did, as it stands in <c>account.json</c>: where every row went, and from what.</summary>
/// <param name="Edition">The edition's year.</param>
/// <param name="Tasks">The steps, in the order of the plan.</param>
public sealed record RunAccount(int Edition, ImmutableArray<TaskAccount> Tasks)
{
    /// <summary>The account of a run.</summary>
    /// <param name="edition">The edition's year.</param>
    /// <param name="reports">What became of every step.</param>
    public static RunAccount Of(int edition, ImmutableArray<TaskReport> reports) => new(edition, [.. reports.Select(TaskAccount.Of)]);
}

/// <summary>What a run did about one step.</summary>
/// <param name="Task">Name of the step.</param>
/// <param name="End">How it ended.</param>
/// <param name="Reasons">Why it ran, or why it did not have to.</param>
/// <param name="Fingerprint">Fingerprint of its identity; null when it was never known.</param>
/// <param name="Failure">What went wrong, without values of persons; null when nothing did.</param>
/// <param name="Outputs">Datasets committed, now or earlier.</param>
/// <param name="Accounts">Where the rows went.</param>
/// <param name="Counts">What else was counted.</param>
public sealed record TaskAccount(
    string Task,
    TaskEnd End,
    ImmutableArray<string> Reasons,
    string? Fingerprint,
    string? Failure,
    ImmutableArray<CommittedFile> Outputs,
    ImmutableArray<RowAccount> Accounts,
    ImmutableArray<ItemCount> Counts)
{
    internal static TaskAccount Of(TaskReport report) => new(
        report.Task,
        report.End,
        report.Reasons,
        report.Identity?.Fingerprint(),
        report.Failure is { } failure ? SafeMessage.Of(failure) : null,
        report.Outcome?.Commit.Outputs ?? [],
        report.Outcome?.Commit.Accounts ?? [],
        report.Outcome?.Commit.Counts ?? []);
}

/// <summary>JSON of what a run tells about itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunAccount))]
internal sealed partial class RunJson : JsonSerializerContext;
