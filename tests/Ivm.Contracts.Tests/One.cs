using CsCheck;

namespace Ivm.Contracts.Tests;

/// <summary>Draws one of some constants.</summary>
internal static class One
{
    public static Gen<T> Of<T>(params T[] constants) => Gen.Int[0, constants.Length - 1].Select(i => constants[i]);
}
