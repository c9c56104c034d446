namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>How often a check held, failed and could not be checked; the three add up to the records.</summary>
/// <param name="Check">The check.</param>
/// <param name="Holds">Records where it holds.</param>
/// <param name="Fails">Records where it fails.</param>
/// <param name="Unchecked">Records where a missing value keeps it from being checked.</param>
public sealed record CheckOutcome(Check Check, long Holds, long Fails, long Unchecked);
