namespace Ivm.Transforms;

/// <summary>Name of a committed dataset. In SQL the dataset is the view <c>stage.table</c>.</summary>
/// <param name="Stage">The stage that writes it, for example <c>clean</c>.</param>
/// <param name="Table">Its name within the stage, for example <c>respondents</c>.</param>
public readonly record struct DatasetName(string Stage, string Table)
{
    /// <summary><c>stage.table</c></summary>
    public override string ToString() => $"{Stage}.{Table}";
}
