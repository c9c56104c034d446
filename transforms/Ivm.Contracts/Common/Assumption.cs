namespace Ivm.Contracts;

/// <summary>
/// A choice for which the sources are silent. Every assumption stands in a contract, marked
/// <c>assumption: true</c> with its reason, and is listed in the manifest and the codebook of a release.
/// </summary>
/// <param name="Where">The contract and key path of the setting, for example <c>weighting/2011.yaml: method.bounds</c>.</param>
/// <param name="Setting">What was chosen, in words.</param>
/// <param name="Reason">Why this was chosen, and what the source leaves open.</param>
public sealed record Assumption(string Where, string Setting, string Reason);
