using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>The regression behind a calibration: auxiliary variables, design weights and the factored Gram matrix.</summary>
/// <param name="Rows">The auxiliary variables.</param>
/// <param name="Factor">Factor of the sum of d x x'; dropped margins are dropped here too.</param>
/// <param name="DesignWeights">Design weight of every row.</param>
internal sealed record CalibrationRegression(AuxiliaryRows Rows, RankRevealingCholesky Factor, double[] DesignWeights);
