using System.Collections.Immutable;
using Ivm.Simulation.Delivery;

namespace Ivm.Simulation.Dirt;

/// <summary>A cell of a planted fault.</summary>
/// <param name="Column">The column, under our name; empty where the whole record is meant.</param>
/// <param name="Planted">What was put there; empty for nothing.</param>
/// <param name="Was">What would have stood there; empty for nothing, and for whole records.</param>
internal readonly record struct PlantedCell(string Column, string Planted, string Was);

/// <summary>A fault that was planted on purpose: what it is and precisely where.</summary>
/// <param name="Kind">What kind of fault (<see cref="FaultKind"/>).</param>
/// <param name="File">The file, relative to the delivery folder.</param>
/// <param name="Line">1-based physical line on which the record starts; of Parquet the number of the row.</param>
/// <param name="Key">SAMPLENR of a response, the person's key of a register row.</param>
/// <param name="Cells">The cells that it consists of; at least one.</param>
internal sealed record PlantedFault(string Kind, string File, long Line, string Key, ImmutableArray<PlantedCell> Cells)
{
    /// <summary>A fault of one cell, or of a whole record.</summary>
    public static PlantedFault Of(string kind, string file, long line, string key, string column, string planted, string was = "") =>
        new(kind, file, line, key, [new PlantedCell(column, planted, was)]);
}

/// <summary>Every fault planted; written as <c>faults.csv</c> beside the truth, a line per cell.</summary>
internal sealed class FaultLedger
{
    private readonly List<PlantedFault> _faults = [];

    public void Add(PlantedFault fault) => _faults.Add(fault);

    /// <summary>Number of faults by kind, by name of the kind.</summary>
    public SortedDictionary<string, int> CountByKind()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var fault in _faults)
            counts[fault.Kind] = counts.GetValueOrDefault(fault.Kind) + 1;
        return counts;
    }

    /// <summary>All faults by file, line, kind and column.</summary>
    public IEnumerable<PlantedFault> Ordered() => _faults
        .OrderBy(fault => fault.File, StringComparer.Ordinal)
        .ThenBy(fault => fault.Line)
        .ThenBy(fault => fault.Kind, StringComparer.Ordinal)
        .ThenBy(fault => fault.Cells[0].Column, StringComparer.Ordinal);

    /// <summary>Writes the ledger.</summary>
    public SimulatedFile Write(string path)
    {
        var buffer = new Utf8Buffer();
        buffer.Put("fault;kind;file;line;key;column;planted;was\n"u8);
        var (rows, number) = (0, 0);
        foreach (var fault in Ordered())
        {
            number++;
            foreach (var cell in fault.Cells)
            {
                buffer.PutNumber(number);
                foreach (var text in new[] { fault.Kind, fault.File })
                    PutField(buffer, text);
                buffer.Put((byte)';');
                buffer.PutNumber(fault.Line);
                foreach (var text in new[] { fault.Key, cell.Column, cell.Planted, cell.Was })
                    PutField(buffer, text);
                buffer.Put((byte)'\n');
                rows++;
            }
        }

        using var file = new DeliveryFile(path);
        file.Append(buffer.Written, rows);
        file.Complete(note: null);
        return file.Described();
    }

    private static void PutField(Utf8Buffer buffer, string text)
    {
        buffer.Put((byte)';');
        buffer.PutField(text, ';', '"');
    }
}
