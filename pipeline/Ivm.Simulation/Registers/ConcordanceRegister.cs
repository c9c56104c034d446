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
internal sealed class ConcordanceRegister(SimulationKeys keys, Matching matching) : IRegister
{
    public string Name => "VTVPERSOONTAB";

    public IReadOnlyList<string> Columns { get; } = ["RINPERSOONS", "RINPERSOON", "RINPERSOONSNIEUW", "RINPERSOONNIEUW"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
        {
            if (!matching.MatchedLater(person.Ordinal))
                continue;

            var buffer = rows.Buffer;
            buffer.Put("S;"u8);
            buffer.PutDigits(keys.UnmatchedRin(person.Ordinal), 9);
            buffer.Put((byte)';');
            buffer.PutKey(keys, person.Ordinal);
            rows.EndRow(person.Ordinal);
        }
    }
}
