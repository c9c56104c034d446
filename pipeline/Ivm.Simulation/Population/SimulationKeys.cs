using System.Numerics;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>
/// Numbers that identify, made from ordinals by permutations of 0 .. 10^9 - 1: they tell nothing about place or order,
/// never collide, and need no table.
/// </summary>
internal sealed class SimulationKeys(CounterRandom random)
{
    /// <summary>Ordinals of the population lie below this; further numbers lie above.</summary>
    public const int OrdinalLimit = 400_000_000;

    private readonly Permutation _persons = new(random.Fork(CounterRandom.Stream("keys.person")).Seed);
    private readonly Permutation _unmatched = new(random.Fork(CounterRandom.Stream("keys.unmatched")).Seed);
    private readonly Permutation _households = new(random.Fork(CounterRandom.Stream("keys.household")).Seed);
    private readonly Permutation _objects = new(random.Fork(CounterRandom.Stream("keys.object")).Seed);

    /// <summary>Ordinal of the baby born into a household after the reference date.</summary>
    public static int BabyOf(int household) => OrdinalLimit + household;

    /// <summary>Number of a household that a person lived in before.</summary>
    public static int FormerHouseholdOf(int person) => OrdinalLimit + person;

    /// <summary>RINPERSOON of a person matched to the population register (RINPERSOONS = R).</summary>
    public int Rin(int person) => _persons[person];

    /// <summary>The key of a matched person as ledgers name it: RINPERSOONS and RINPERSOON together.</summary>
    public string Named(int person) => $"R{Rin(person):D9}";

    /// <summary>RINPERSOON of a person who was not yet matched (RINPERSOONS = S).</summary>
    public int UnmatchedRin(int person) => _unmatched[person];

    /// <summary>A RINPERSOON that belongs to nobody.</summary>
    public int UnknownRin(int number) => _persons[999_999_999 - number];

    public int HouseholdNumber(int household) => _households[household];

    public int ObjectNumber(int address) => _objects[address];

    /// <summary>
    /// A permutation of 0 .. 10^9 - 1: six rounds of a Feistel network over two digits of base 31,623, walking on while
    /// the result falls outside.
    /// </summary>
    private sealed class Permutation(ulong seed)
    {
        private const uint Base = 31_623;
        private const int Size = 1_000_000_000;

        public int this[int value]
        {
            get
            {
                var current = (uint)value;
                do
                {
                    current = Once(current);
                }
                while (current >= Size);
                return (int)current;
            }
        }

        private uint Once(uint value)
        {
            var (left, right) = (value / Base, value % Base);
            for (var round = 0UL; round < 6; round++)
            {
                var mixed = (right + seed + (round * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
                mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
                mixed = BitOperations.RotateLeft(mixed, 29) ^ mixed;
                (left, right) = (right, (uint)((left + (mixed >> 20)) % Base));
            }

            return (left * Base) + right;
        }
    }
}
