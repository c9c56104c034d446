using Ivm.Simulation.Delivery;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>One register extract: how the people of a neighbourhood become rows of it.</summary>
internal interface IRegister
{
    /// <summary>Official name; also of the file and the contract.</summary>
    string Name { get; }

    /// <summary>Official names of the columns, in order.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Writes the rows of a neighbourhood.</summary>
    void Append(NeighbourhoodPeople people, RowSink rows);
}

/// <summary>Takes the rows of one register: bytes, their number, and what dirt was put into them.</summary>
internal sealed class RowSink(IRowDirt? dirt)
{
    private int _start;

    public Utf8Buffer Buffer { get; } = new();

    /// <summary>What spoils rows; null for nothing.</summary>
    public IRowDirt? Dirt => dirt;

    /// <summary>Rows since the last <see cref="Clear"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>What was planted since the last <see cref="Clear"/>, with the number of its row, from 1.</summary>
    public List<(int Row, RowFault Fault)> Planted { get; } = [];

    /// <summary>Tells that the row that is being written is a fault.</summary>
    public void Plant(RowFault fault) => Planted.Add((Rows + 1, fault));

    /// <summary>Ends a row; the key names its person in the ledger of faults.</summary>
    public void EndRow(int ordinal)
    {
        Rows++;
        dirt?.Touch(Buffer, _start, Rows, ordinal);
        Buffer.Put((byte)'\n');
        _start = Buffer.Length;
    }

    public void Clear()
    {
        Buffer.Clear();
        dirt?.Clear();
        Rows = 0;
        Planted.Clear();
        _start = 0;
    }
}

/// <summary>A row that a register writes wrong on purpose.</summary>
/// <param name="Kind">What kind of fault (<see cref="Dirt.FaultKind"/>).</param>
/// <param name="Key">Key of the person.</param>
/// <param name="Column">The column; empty where the whole row is meant.</param>
/// <param name="Planted">What was put there.</param>
internal readonly record struct RowFault(string Kind, string Key, string Column, string Planted);

/// <summary>May spoil a row that was just written.</summary>
internal interface IRowDirt
{
    /// <summary>Forgets what was spoiled so far.</summary>
    void Clear();

    /// <summary>Looks at the row that begins at <paramref name="start"/>, without its line end.</summary>
    void Touch(Utf8Buffer buffer, int start, int row, int ordinal);
}
