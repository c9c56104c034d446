using System.Globalization;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Telemetry;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Harmonisation;

namespace Ivm.Pipeline.Replaying;

/// <summary>What editing left behind: the answers before it, its log, and the answers after it.</summary>
/// <param name="Before"><c>clean.harmonised</c>.</param>
/// <param name="Log"><c>clean.edits</c>.</param>
/// <param name="After"><c>clean.edited</c>.</param>
public sealed record EditedRun(CommittedDataset Before, CommittedDataset Log, CommittedDataset After)
{
    private const string Again = "Run 'ivm run' first, or name a run with --run.";

    /// <summary>What stands for the delivery and the contracts as they are now.</summary>
    /// <param name="plan">The state of the line.</param>
    /// <exception cref="InvalidInputException">Editing has not come to an end for them.</exception>
    public static EditedRun Current(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new EditedRun(Of(HarmoniseTransform.Harmonised), Of(EditTransform.Edits), Of(EditTransform.Edited));

        CommittedDataset Of(DatasetName name)
        {
            var task = plan.Tasks.First(task => task.Task.Outputs.Contains(name));
            return task.Outcome?.Datasets.Single(dataset => dataset.Name == name) ?? throw Invalid(
                $"{name}", $"no such dataset of the delivery and the contracts as they are now ({task.Name}: {string.Join(", ", task.Reasons)})", "a run that has edited the answers", Again);
        }
    }

    /// <summary>What a run of the past made or reused, as its account says.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="number">Number of the run.</param>
    /// <exception cref="InvalidInputException">There is no such run, it did not come to editing, or its datasets are no longer there.</exception>
    public static EditedRun Past(Workspace workspace, int number)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var account = Read(workspace, number);
        var store = new DatasetStore(workspace);
        return new EditedRun(Of(HarmoniseTransform.Harmonised), Of(EditTransform.Edits), Of(EditTransform.Edited));

        CommittedDataset Of(DatasetName name)
        {
            var task = account.Tasks.FirstOrDefault(task => task.Outputs.Any(output => output.Dataset == $"{name}"))
                ?? throw Invalid($"--run {number}", $"a run without {name}", "a run that has edited the answers", "Name another run: 'runs/N/account.json' tells what each did.");
            return store.Find(task.Task, task.Fingerprint!) is { } commit
                ? store.Datasets(commit).Single(dataset => dataset.Name == name)
                : throw Invalid($"{name} of run {number}", "nothing whole in the store", $"store/{task.Task}/{task.Fingerprint}", "Name another run, or run again with the delivery and the contracts of then.");
        }
    }

    private static RunAccount Read(Workspace workspace, int number)
    {
        var path = Path.Combine(workspace.Runs, number.ToString("D4", CultureInfo.InvariantCulture), "account.json");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunAccount)!;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw Invalid($"--run {number}", "no account of such a run", path, "Correct the number: a run that was killed has no account.");
        }
    }

    private static InvalidInputException Invalid(string where, string found, string expected, string repair) =>
        new(InputFailure.Invalid, new Fault(where, found, expected, repair));
}
