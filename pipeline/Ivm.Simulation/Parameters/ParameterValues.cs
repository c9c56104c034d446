namespace Ivm.Simulation.Parameters;

/// <summary>Single numbers by name, from a table with the columns <c>name;value</c>.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly string _table;

    public ParameterValues(ParameterTable table)
    {
        _table = table.Name;
        foreach (var row in table.Rows)
            _values.Add(row.Text("name"), row.Number("value"));
    }

    public double this[string name] =>
        _values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"{_table} has no value '{name}'.");
}
