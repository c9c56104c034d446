using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

/// <summary>The tasks of the stage <c>clean</c>, one after the other.</summary>
internal static class CleanLine
{
    /// <summary>Runs them on the ingested files of a harness; what all of them left behind is in the result.</summary>
    public static HarnessResult Run(TransformHarness harness, ContractSet contracts, Edition edition, int threads = 2)
    {
        ITransform[] tasks =
        [
            new HarmoniseTransform(contracts, edition),
            new VerifyTransform(contracts, edition),
            new EditTransform(contracts, edition),
            new DeriveTransform(contracts, edition),
        ];
        return tasks
            .Select(task =>
            {
                var result = harness.Run(task, threads);
                harness.Input(result);
                return result;
            })
            .Aggregate((all, next) => all.And(next));
    }
}
