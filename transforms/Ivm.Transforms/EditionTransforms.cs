using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Estimation;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Linkage;
using Ivm.Transforms.Protection;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms;

/// <summary>
/// The one list of what is done to an edition. A new transform is added here and nowhere else: its place in the line
/// follows from what it reads and writes.
/// </summary>
public static class EditionTransforms
{
    /// <summary>All transforms of an edition, from delivered files to protected datasets.</summary>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="key">Key of the pseudonyms.</param>
    public static ImmutableArray<ITransform> Of(ContractSet contracts, Edition edition, PseudonymKey key) =>
    [
        .. EditionIngest.Of(contracts, edition),
        new HarmoniseTransform(contracts, edition),
        new VerifyTransform(contracts, edition),
        new EditTransform(contracts, edition),
        new DeriveTransform(contracts, edition),
        new CheckRegistersTransform(contracts, edition),
        new LinkPopulationTransform(contracts, edition),
        new DivisionsTransform(contracts, edition),
        .. edition.Contacts is null ? Array.Empty<ITransform>() : [new MatchContactsTransform(contracts, edition)],
        new LinkRespondentsTransform(contracts, edition),
        new WeightTransform(contracts, edition),
        new WeightBlocksTransform(contracts, edition),
        new EstimateTransform(contracts, edition),
        .. edition.Tables.ReplicateMargins is null ? Array.Empty<ITransform>() : [new ReplicateMarginsTransform(contracts, edition)],
        new ProtectTransform(contracts, edition, key),
        new VerifyProtectionTransform(contracts, edition),
    ];
}
