using System.Runtime.InteropServices;
using System.Text;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>What is known of a cell.</summary>
internal enum CellKind : byte
{
    /// <summary>It has a value.</summary>
    Value,

    /// <summary>It is missing and stays so.</summary>
    Missing,

    /// <summary>It is missing and gets a value.</summary>
    Open,
}

/// <summary>A cell of a pattern.</summary>
/// <param name="Kind">What is known of it.</param>
/// <param name="Value">Its value, as the solver has it; 0 where it has none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellState(CellKind Kind, long Value)
{
    /// <summary>Missing for good.</summary>
    public static CellState Missing => new(CellKind.Missing, 0);

    /// <summary>To be filled.</summary>
    public static CellState Open => new(CellKind.Open, 0);

    /// <summary>The cells as a key: equal for equal patterns.</summary>
    public static string Key(ReadOnlySpan<CellState> cells)
    {
        var key = new StringBuilder(cells.Length * 4);
        foreach (var cell in cells)
        {
            switch (cell.Kind)
            {
                case CellKind.Value:
                    key.Append(cell.Value);
                    break;
                case CellKind.Open:
                    key.Append('?');
                    break;
            }

            key.Append(';');
        }

        return key.ToString();
    }
}
