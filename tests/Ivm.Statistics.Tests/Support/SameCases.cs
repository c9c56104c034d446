using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Ivm;

/// <summary>
/// Draws the cases of a property from seeds of its own that are the same in every run: a change is judged by what it
/// changes, never by a case that happened to be drawn for the first time. Where <c>CsCheck_Time</c>, <c>CsCheck_Iter</c>
/// or <c>CsCheck_Seed</c> is set, the cases are CsCheck's, others in every run: that is how rare cases are looked for.
/// </summary>
/// <remarks>
/// These methods stand in for those of <see cref="Check"/> with the same names, because the namespace encloses those of
/// all tests. They take the arguments that the tests use; with others, CsCheck's own method is called.
/// </remarks>
internal static class SameCases
{
    private static readonly bool Searches = new[] { "CsCheck_Time", "CsCheck_Iter", "CsCheck_Seed" }
        .Any(name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));

    public static void Sample<T>(this Gen<T> cases, Action<T> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
    {
        if (Searches)
        {
            Check.Sample(cases, law, iter: iter == 100 ? -1 : iter, threads: threads);
            return;
        }

        var seeds = new PCG(0, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(property))));
        for (var i = 0; i < iter; i++)
        {
            Hold(cases, law, new PCG(0, seeds.Next64()).ToString(), threads);
        }
    }

    public static void Sample<T1, T2>(this Gen<(T1, T2)> cases, Action<T1, T2> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => law(one.Item1, one.Item2), iter, threads, property);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> cases, Action<T1, T2, T3> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => law(one.Item1, one.Item2, one.Item3), iter, threads, property);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> cases, Action<T1, T2, T3, T4> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => law(one.Item1, one.Item2, one.Item3, one.Item4), iter, threads, property);

    public static void Sample<T>(this Gen<T> cases, Func<T, bool> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => Assert.True(law(one)), iter, threads, property);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> cases, Func<T1, T2, bool> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => Assert.True(law(one.Item1, one.Item2)), iter, threads, property);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> cases, Func<T1, T2, T3, bool> law, long iter = 100, int threads = -1, [CallerMemberName] string property = "")
        => Sample(cases, one => Assert.True(law(one.Item1, one.Item2, one.Item3)), iter, threads, property);

    private static void Hold<T>(Gen<T> cases, Action<T> law, string seed, int threads)
    {
        try
        {
            Check.Sample(cases, law, seed: seed, iter: 1, threads: 1);
        }
        catch (CsCheckException)
        {
            // The law fails: from here on smaller cases are looked for, to be told instead.
            Check.Sample(cases, law, seed: seed, time: 10, threads: threads);
            throw;
        }
    }
}
