namespace Ivm.Contracts;

/// <summary>One fault in what a user gave us: where, what was found, what was expected, how to repair it.</summary>
/// <param name="Where">The place: <c>file:line:column</c>, a key path or a dataset.</param>
/// <param name="Found">What stands there; never a value of a person.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Repair">What to do about it.</param>
public sealed record Fault(string Where, string Found, string Expected, string Repair)
{
    /// <summary>The fault as one line: <c>where: found X; expected Y. Repair</c>.</summary>
    public override string ToString() => $"{Where}: found {Found}; expected {Expected}. {Repair}";
}
