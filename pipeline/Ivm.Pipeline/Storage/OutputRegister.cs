using System.Collections.Immutable;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// The declared outputs of one run of a task: each is written exactly once. Claimed when its writing begins, written
/// when its file has passed the check.
/// </summary>
/// <param name="declared">The outputs that the task declares.</param>
internal sealed class OutputRegister(ImmutableArray<DatasetContract> declared)
{
    private readonly Lock gate = new();
    private readonly HashSet<DatasetName> claimed = [];
    private readonly Dictionary<DatasetName, long> written = [];

    /// <summary>Name of a dataset's file within the folder of its commit.</summary>
    public static string FileOf(DatasetName name) => $"{name.Stage}.{name.Table}.parquet";

    /// <summary>Begins the writing of an output.</summary>
    /// <exception cref="InvalidOperationException">It is not declared, or was claimed before.</exception>
    public DatasetContract Claim(DatasetName name)
    {
        var contract = declared.FirstOrDefault(output => output.Name == name)
            ?? throw new InvalidOperationException($"Output {name} is not declared.");
        lock (gate)
        {
            return claimed.Add(name) ? contract : throw new InvalidOperationException($"Output {name} was already written.");
        }
    }

    /// <summary>Marks an output as written and checked.</summary>
    public void Written(DatasetName name, long rows)
    {
        lock (gate)
        {
            written.Add(name, rows);
        }
    }

    /// <summary>Rows of every output, in the order of declaration.</summary>
    /// <exception cref="InvalidOperationException">An output was not written, or its writer was not completed.</exception>
    public ImmutableArray<(DatasetContract Contract, long Rows)> Complete()
    {
        var missing = declared.Where(output => !written.ContainsKey(output.Name)).Select(output => $"{output.Name}").ToArray();
        return missing.Length == 0
            ? [.. declared.Select(output => (output, written[output.Name]))]
            : throw new InvalidOperationException($"The outputs {string.Join(", ", missing)} were declared and not written.");
    }
}
