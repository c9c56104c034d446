namespace Ivm.Statistics.Calibration.Solving;

/// <summary>What the calibration of a replicate came to.</summary>
/// <param name="Failure">Why it has no weights; null where it has.</param>
/// <param name="LeftOutMargins">Margins that could not be met because they, or others, have no rows in the replicate.</param>
internal sealed record ReplicateCalibration(CalibrationOutcome.NotSolved? Failure, IReadOnlyList<MarginName> LeftOutMargins);
