using Ivm.ReferenceCases.Comparing;

namespace Ivm.ReferenceCases.Running;

/// <summary>Cases that are no estimation under a design: response models, inclusion probabilities.</summary>
public static class SpecialCases
{
    public static bool TryRun(CaseData data, Comparison comparison, Tolerances tolerances)
        => ResponseCases.TryRun(data, comparison, tolerances) || InclusionCases.TryRun(data, comparison, tolerances);
}
