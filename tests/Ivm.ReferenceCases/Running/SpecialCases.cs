using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Reading;

namespace Ivm.ReferenceCases.Running;

/// <summary>Cases that are no estimation under a design: response models, inclusion probabilities.</summary>
public static class SpecialCases
{
    public static bool TryRun(CaseData data, Comparison comparison, Tolerances tolerances)
    {
        if (data.Task.Find("nonresponse") is not null)
            throw new CaseException("response models are not supported yet");
        return InclusionCases.TryRun(data, comparison, tolerances);
    }
}
