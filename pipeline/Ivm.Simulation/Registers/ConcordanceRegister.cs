using Ivm.Simulation.Dirt;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Registers;

/// <summary>Who was not yet matched to the population register when the samples were drawn, and under which key.</summary>
internal sealed class Matching(CounterRandom random, SimulationKeys keys, double concordanceShare, double neverShare)
{
    private static readonly ulong Later = CounterRandom.Stream("matching.later");
    private static readonly ulong Never = CounterRandom.Stream("matching.never");

    /// <summary>Whether the person was S when the samples were drawn and R in the registers.</summary>
    public bool MatchedLater(int ordinal) => random.Chance(concordanceShare, Later, ordinal);

    /// <summary>The key under which a sampled person is known to the fieldwork, and whether it will ever lead to the registers.</summary>
    public (bool Matched, int Rin, bool Found) KeyAtDrawing(int ordinal)
    {
        if (MatchedLater(ordinal))
            return (false, keys.UnmatchedRin(ordinal), true);

        return random.Chance(neverShare, Never, ordinal)
            ? (false, keys.UnmatchedRin(ordinal), false)
            : (true, keys.Rin(ordinal), true);
    }
}

/// <summary>VTVPERSOONTAB: the concordance from keys that were not matched to keys that are.</summary>
/// <param name="keys">The persons' keys.</param>
/// <param name="matching">Who was matched later.</param>
/// <param name="faults">Which faults of keys are planted.</param>
internal sealed class ConcordanceRegister(SimulationKeys keys, Matching matching, KeyFaults faults) : IRegister
{
    public string Name => "VTVPERSOONTAB";

    public IReadOnlyList<string> Columns { get; } = ["RINPERSOONS", "RINPERSOON", "RINPERSOONSNIEUW", "RINPERSOONNIEUW"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
        {
            if (!matching.MatchedLater(person.Ordinal))
                continue;

            if (faults.SecondClaimOn(person.Ordinal) is { } second)
            {
                Plant(FaultKind.DoubleClaim, person.Ordinal, "a successor that another key has too", rows);
                Write(person.Ordinal, person.Ordinal, rows);
                Plant(FaultKind.DoubleClaim, second, "a successor that another key has too", rows);
                Write(second, person.Ordinal, rows);
                continue;
            }

            Write(person.Ordinal, person.Ordinal, rows);
        }

        if (faults.CycleIn(people) is var (first, next))
        {
            WriteCycle(first, next, rows);
            WriteCycle(next, first, rows);
        }
    }

    private void Plant(string kind, int unmatched, string planted, RowSink rows) =>
        rows.Plant(new RowFault(kind, $"S{keys.UnmatchedRin(unmatched):D9}", "RINPERSOONNIEUW", planted));

    private void WriteCycle(int from, int to, RowSink rows)
    {
        Plant(FaultKind.ConcordanceCycle, from, "a successor of which it is the successor", rows);
        PutUnmatched(from, rows);
        rows.Buffer.Put((byte)';');
        PutUnmatched(to, rows);
        rows.EndRow(from);
    }

    private void Write(int unmatched, int person, RowSink rows)
    {
        PutUnmatched(unmatched, rows);
        rows.Buffer.Put((byte)';');
        rows.Buffer.PutKey(keys, person);
        rows.EndRow(unmatched);
    }

    private void PutUnmatched(int ordinal, RowSink rows)
    {
        rows.Buffer.Put("S;"u8);
        rows.Buffer.PutDigits(keys.UnmatchedRin(ordinal), 9);
    }
}
