using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Task <c>clean.verify</c> (GSBPM 5.3): every answer as delivered against the questionnaire and the rules. Counts what
/// holds, fails and cannot be checked, and keeps every failure; changes nothing.
/// </summary>
public sealed class VerifyTransform : ITransform
{
    private static readonly DatasetName RuleFailures = new("clean", "rule_failures");
    private static readonly DatasetName RuleSummary = new("clean", "rule_summary");

    private readonly Edition edition;

    /// <summary>Prepares the task for an edition.</summary>
    public VerifyTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        this.edition = edition;
        Outputs = [.. new[] { RuleFailures, RuleSummary }.Select(name => new DatasetContract(name, contracts.Outputs[name.ToString()]))];
        Contracts = contracts.HashesOf("questionnaire/", "rules/", "codelists/", "outputs/clean.rule_", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "clean.verify";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [HarmoniseTransform.Harmonised, .. RuleInputs.Of(edition)];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var verification = TableVerification.Of(edition, CheckedTable.Of(edition, HarmoniseTransform.Harmonised.ToString(), HarmonisedColumns.Response), RuleInputs.RelationOf);
        verification.Run(context.Sql);
        context.Progress(0.6);
        var result = verification.Read(context.Sql);
        RuleOutcomes.Write(context, RuleSummary, result.Outcomes);
        result.WriteFailures(context, RuleFailures);
    }
}
