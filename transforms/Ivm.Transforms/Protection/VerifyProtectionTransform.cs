using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Protection;

/// <summary>
/// Checks the protected datasets as they were written, independently of the code that protected them. Nothing is
/// published unless every check finds nothing.
/// </summary>
public sealed class VerifyProtectionTransform : ITransform
{
    private static readonly DatasetName Verification = new("protect", "verification");
    private readonly DisclosurePolicy policy;

    /// <summary>Prepares the checks of an edition's disclosure policy.</summary>
    public VerifyProtectionTransform(ContractSet contracts, Edition edition)
    {
        policy = edition.Disclosure;
        Outputs = [new DatasetContract(Verification, contracts.Outputs[Verification.ToString()])];
        Contracts = contracts.HashesOf("disclosure/", "outputs/protect.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "protect.verification";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } =
        [ProtectTransform.Persons, ProtectTransform.Incidents, ProtectTransform.Figures, new("link", "respondents"), new("estimate", "figures")];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        var outcomes = ProtectionCheck.Of(policy)
            .OrderBy(check => check.Name, StringComparer.Ordinal)
            .Select(check => (Check: check, Violations: context.Scalar(check.Violations, check.Parameters)))
            .ToArray();
        var violated = outcomes.Where(outcome => outcome.Violations > 0).ToArray();
        if (violated.Length > 0)
        {
            throw new InvalidInputException(InputFailure.DataRefused, [.. violated.Select(outcome => new Fault(
                $"protect: {outcome.Check.Name}",
                $"{outcome.Violations} violations",
                outcome.Check.Demand,
                "Nothing was published. Change the disclosure policy so that it can be met, or repair the stage."))]);
        }

        using var writer = context.Create(Verification);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("check", [.. outcomes.Select(outcome => outcome.Check.Name)]),
            new Column<string?>("demand", [.. outcomes.Select(outcome => outcome.Check.Demand)]),
            new Column<long?>("violations", [.. outcomes.Select(outcome => (long?)outcome.Violations)]),
        ]));
        writer.Complete();
    }
}
