using Ivm.Simulation.Delivery;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Simulation.Registers;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Dirt;

/// <summary>Spoils a few rows of one register and enters each in the ledger.</summary>
internal sealed class RegisterDirt
{
    private readonly CounterRandom _random;
    private readonly SimulationKeys _keys;
    private readonly FaultLedger _ledger;
    private readonly string _file;
    private readonly ulong _stream;
    private readonly Spoiling[] _spoilings;

    /// <param name="random">Where the draws come from.</param>
    /// <param name="keys">Names persons in the ledger.</param>
    /// <param name="ledger">Takes every fault.</param>
    /// <param name="register">The register.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="factor">Multiplies the rates.</param>
    public RegisterDirt(CounterRandom random, SimulationKeys keys, FaultLedger ledger, string register, IReadOnlyList<string> columns, double factor)
    {
        _random = random;
        _keys = keys;
        _ledger = ledger;
        _file = $"registers/{register}.csv";
        _stream = CounterRandom.Stream("dirt." + register);
        var upTo = 0.0;
        _spoilings =
        [
            .. ParameterTable.Load("register_dirt.csv").Rows
                .Where(row => row.Text("register") == register)
                .Select(row => new Spoiling(
                    row.Text("kind"),
                    row.Text("column"),
                    IndexOf(columns, row.Text("column")),
                    row.Text("planted"),
                    upTo += row.Number("share") * factor)),
        ];
    }

    /// <summary>Whether anything is to be spoiled in this register.</summary>
    public bool Any => _spoilings.Length > 0 && _spoilings[^1].UpTo > 0;

    /// <summary>What one thread uses.</summary>
    public RowSpoiler ForOneThread() => new(this);

    /// <summary>Enters what a thread spoiled in a chunk; called in the order of the chunks.</summary>
    public void Enter(IRowDirt? spoiler, long rowsBefore)
    {
        foreach (var (spoiling, row, ordinal) in ((RowSpoiler?)spoiler)?.Spoiled ?? [])
        {
            var key = "R" + _keys.Rin(ordinal).ToString("D9");
            _ledger.Add(PlantedFault.Of(spoiling.Kind, _file, rowsBefore + row + 1, key, spoiling.Column, spoiling.Planted));
        }
    }

    private static int IndexOf(IReadOnlyList<string> columns, string column)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == column)
                return i;
        }

        return column.Length == 0 ? -1 : throw new InvalidOperationException($"register_dirt.csv names the column '{column}', which its register does not have.");
    }

    internal sealed record Spoiling(string Kind, string Column, int Index, string Planted, double UpTo);

    /// <summary>Spoils rows on one thread and remembers which.</summary>
    internal sealed class RowSpoiler(RegisterDirt dirt) : IRowDirt
    {
        private const int RowsPerPerson = 8;
        private readonly Utf8Buffer _scratch = new(256);
        private int _person = -1;
        private int _rowOfPerson;

        public List<(Spoiling Spoiling, int Row, int Ordinal)> Spoiled { get; } = [];

        public void Clear() => Spoiled.Clear();

        public void Touch(Utf8Buffer buffer, int start, int row, int ordinal)
        {
            _rowOfPerson = ordinal == _person ? _rowOfPerson + 1 : 0;
            _person = ordinal;
            var uniform = dirt._random.Uniform(dirt._stream, ((long)ordinal * RowsPerPerson) + _rowOfPerson);
            if (uniform >= dirt._spoilings[^1].UpTo)
                return;

            var spoiling = dirt._spoilings.First(candidate => uniform < candidate.UpTo);
            Spoil(buffer, start, spoiling);
            Spoiled.Add((spoiling, row, ordinal));
        }

        private void Spoil(Utf8Buffer buffer, int start, Spoiling spoiling)
        {
            _scratch.Clear();
            _scratch.Put(buffer.Written[start..]);
            var row = _scratch.Written;
            switch (spoiling.Kind)
            {
                case FaultKind.TooFewFields:
                    buffer.Truncate(start + row.LastIndexOf(RegisterFields.Delimiter));
                    return;
                case FaultKind.TooManyFields:
                    buffer.Put(RegisterFields.Delimiter);
                    buffer.Put(spoiling.Planted);
                    return;
            }

            var from = 0;
            for (var i = 0; i < spoiling.Index; i++)
                from += row[from..].IndexOf(RegisterFields.Delimiter) + 1;
            var length = row[from..].IndexOf(RegisterFields.Delimiter);
            buffer.Truncate(start + from);
            if (spoiling.Kind == FaultKind.InvalidEncoding)
                buffer.Put(Convert.ToByte(spoiling.Planted, 16));
            else
                buffer.Put(spoiling.Planted);
            if (length >= 0)
                buffer.Put(row[(from + length)..]);
        }
    }
}
