namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Some columns of some records in memory: a number a cell (NaN where missing), texts by their place in a list of the
/// column. Only what editing reads is here.
/// </summary>
internal sealed class EditedRecords
{
    private readonly Dictionary<string, int> columns;
    private readonly double[][] cells;
    private readonly Texts[] texts;

    /// <summary>Records without values.</summary>
    /// <param name="rows">Row numbers, ascending.</param>
    /// <param name="variables">The variables; columns follow their order.</param>
    public EditedRecords(long[] rows, EditedVariable[] variables)
    {
        (Rows, Variables) = (rows, variables);
        columns = variables.Select((variable, column) => (variable.Name, column)).ToDictionary(pair => pair.Name, pair => pair.column, StringComparer.Ordinal);
        cells = [.. variables.Select(_ => new double[rows.Length])];
        texts = [.. variables.Select(_ => new Texts())];
        Interview = new int[rows.Length];
        Asked = [];
        foreach (var column in cells)
        {
            Array.Fill(column, double.NaN);
        }
    }

    /// <summary>Row numbers, ascending.</summary>
    public long[] Rows { get; }

    /// <summary>The variables, by column.</summary>
    public EditedVariable[] Variables { get; }

    /// <summary>Day number of the interview; 0 where missing.</summary>
    public int[] Interview { get; }

    /// <summary>Which records were asked a block, by the column that says so.</summary>
    public Dictionary<string, bool[]> Asked { get; }

    /// <summary>Number of records.</summary>
    public int Count => Rows.Length;

    /// <summary>The column of a variable; -1 where it is not in memory.</summary>
    public int Column(string variable) => columns.GetValueOrDefault(variable, -1);

    /// <summary>The numbers of a column; of texts their places.</summary>
    public double[] Numbers(int column) => cells[column];

    /// <summary>The value of a cell.</summary>
    public CellValue this[int record, int column]
    {
        get
        {
            var cell = cells[column][record];
            return Variables[column].IsNumber || double.IsNaN(cell) ? CellValue.Of(cell) : new CellValue(double.NaN, texts[column].Values[(int)cell]);
        }

        set => cells[column][record] = value.Text is { } text ? texts[column].Place(text) : value.Number;
    }

    /// <summary>The record of a row number; -1 where it is not here.</summary>
    public int Find(long row) => Array.BinarySearch(Rows, row) is var place && place >= 0 ? place : -1;

    /// <summary>Texts of a column, each once.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private readonly Lock guard = new();

        public List<string> Values { get; } = [];

        public int Place(string text)
        {
            lock (guard)
            {
                if (!places.TryGetValue(text, out var place))
                {
                    place = Values.Count;
                    Values.Add(text);
                    places.Add(text, place);
                }

                return place;
            }
        }
    }
}
