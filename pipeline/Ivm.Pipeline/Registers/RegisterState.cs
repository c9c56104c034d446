using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Linkage;

namespace Ivm.Pipeline.Registers;

/// <summary>
/// The state of the registers on any date: the target population, who is outside it, totals, coverage and checks, made by
/// the tasks of the line with another reference date. Nothing of it enters the line.
/// </summary>
public static class RegisterState
{
    private const string Name = "state";

    /// <summary>Makes the state and writes it.</summary>
    /// <param name="workspace">The workspace, in which the registers were taken in.</param>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition whose registers are used.</param>
    /// <param name="date">The date. Areas stay those of the edition's year.</param>
    /// <param name="folder">A folder that is not there yet; made for its owner only, because it holds persons, and taken away again where the work does not end.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the work; nothing is left.</param>
    /// <returns>What was written, sorted by dataset.</returns>
    /// <exception cref="InvalidInputException">The folder is there already, registers were not taken in, or they do not reach the date.</exception>
    public static ImmutableArray<CommittedFile> Write(
        Workspace workspace, ContractSet contracts, Edition edition, DateOnly date, string folder, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(options);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(folder, "something that is there already", "a new folder", "Choose another folder."));
        }

        var dated = edition with { ReferenceDate = date };
        ITransform[] tasks = [new CheckRegistersTransform(contracts, dated), new LinkPopulationTransform(contracts, dated)];
        var datasets = TakenIn(workspace, contracts, edition, tasks, options.Threads, cancellation);
        var spill = $"{folder}.{Name}-spill";
        Make(folder);
        var complete = false;
        try
        {
            var written = tasks.SelectMany(task => Run(task, datasets, folder, spill, options, cancellation)).OrderBy(file => file.Dataset, StringComparer.Ordinal).ToImmutableArray();
            complete = true;
            return written;
        }
        finally
        {
            if (!complete)
            {
                Remove(folder);
            }

            Remove(spill);
        }
    }

    private static Dictionary<DatasetName, string> TakenIn(Workspace workspace, ContractSet contracts, Edition edition, ITransform[] tasks, int threads, CancellationToken cancellation)
    {
        var own = tasks.SelectMany(task => task.Outputs).Select(output => output.Name).ToHashSet();
        var needed = tasks.SelectMany(task => task.Inputs).Distinct().Where(input => !own.Contains(input)).ToHashSet();
        var datasets = new EditionDeliveries(workspace, contracts, edition).TakenIn(threads, cancellation)
            .SelectMany(slot => slot.Outcome.Datasets)
            .Where(dataset => needed.Contains(dataset.Name))
            .ToDictionary(dataset => dataset.Name);
        var missing = needed.Where(input => !datasets.ContainsKey(input)).Select(input => new Fault(
            $"registers/{input.Table}.csv", "a register that was not taken in as it lies there", $"{input}", "Take it in with 'ivm run', and see 'ivm deliveries'.")).ToImmutableArray();
        if (!missing.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, [.. missing.OrderBy(fault => fault.Where, StringComparer.Ordinal)]);
        }

        foreach (var dataset in datasets.Values)
        {
            DatasetStore.Verify(dataset, cancellation);
        }

        return datasets.ToDictionary(dataset => dataset.Key, dataset => dataset.Value.Path);
    }

    private static ImmutableArray<CommittedFile> Run(
        ITransform task, Dictionary<DatasetName, string> datasets, string folder, string spill, RunOptions options, CancellationToken cancellation)
    {
        var outcome = TransformExecution.Run(task, new TransformSurroundings(
            Name,
            datasets,
            Delivered: null,
            new SqlSettings(options.Threads, options.MemoryLimit, folder, spill, [.. datasets.Values.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)]),
            Progress: _ => { },
            cancellation));
        foreach (var output in outcome.Outputs)
        {
            datasets[task.Outputs.Single(each => $"{each.Name}" == output.Dataset).Name] = Path.Combine(folder, output.File);
        }

        return outcome.Outputs;
    }

    private static void Make(string folder) => StorageException.Guard(folder, () =>
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    });

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
