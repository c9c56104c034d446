using Ivm.Simulation.Delivery;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>The fields that several registers share, as bytes.</summary>
internal static class RegisterFields
{
    public const byte Delimiter = (byte)';';
    private const int OpenEnd = 88_888_888;
    private static readonly int FirstDay = new DateOnly(1900, 1, 1).DayNumber;
    private static readonly int[] Dates = [.. Enumerable.Range(0, new DateOnly(2030, 1, 1).DayNumber - FirstDay).Select(day => Number(DateOnly.FromDayNumber(FirstDay + day)))];

    /// <summary>RINPERSOONS and RINPERSOON of a person of the population register.</summary>
    public static void PutKey(this Utf8Buffer buffer, SimulationKeys keys, int ordinal)
    {
        buffer.Put("R;"u8);
        buffer.PutDigits(keys.Rin(ordinal), 9);
    }

    /// <summary>A day as yyyyMMdd.</summary>
    public static void PutDate(this Utf8Buffer buffer, int day) => buffer.PutDigits(Dates[day - FirstDay], 8);

    /// <summary>The last day of a spell; 88888888 for one that lasts.</summary>
    public static void PutEnd(this Utf8Buffer buffer, int day)
    {
        if (day == Person.StillHere)
            buffer.PutDigits(OpenEnd, 8);
        else
            buffer.PutDate(day);
    }

    /// <summary>Type and number of an address object.</summary>
    public static void PutObject(this Utf8Buffer buffer, SimulationKeys keys, int address)
    {
        buffer.Put("B;"u8);
        buffer.PutDigits(keys.ObjectNumber(address), 9);
    }

    private static int Number(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;
}
