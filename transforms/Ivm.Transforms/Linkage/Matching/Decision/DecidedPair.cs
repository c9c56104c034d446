using System.Runtime.InteropServices;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>A pair on which was decided, by the numbers of its records.</summary>
/// <param name="Left">Number of the left record.</param>
/// <param name="Right">Number of the right record.</param>
/// <param name="Rules">Blocking rules that it meets, a bit a rule.</param>
/// <param name="Pass">The pass that linked it; -1 where none did.</param>
/// <param name="Weight">Its weight in bits.</param>
/// <param name="Status">What became of it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecidedPair(long Left, long Right, long Rules, int Pass, double Weight, LinkStatus Status);
