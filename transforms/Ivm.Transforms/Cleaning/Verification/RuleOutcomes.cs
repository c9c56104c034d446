using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>Writes what became of every check: <c>clean.rule_summary</c> before editing, <c>clean.final_check</c> after it.</summary>
internal static class RuleOutcomes
{
    /// <summary>Writes a row per check, by name.</summary>
    public static void Write(ITransformContext context, DatasetName output, ImmutableArray<CheckOutcome> outcomes)
    {
        using var writer = context.Create(output);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("rule", [.. outcomes.Select(outcome => outcome.Check.Name)]),
            new Column<string?>("kind", [.. outcomes.Select(outcome => outcome.Check.Kind.ToString().ToLowerInvariant())]),
            new Column<string?>("severity", [.. outcomes.Select(outcome => outcome.Check.Severity.ToString().ToLowerInvariant())]),
            new Column<long?>("holds", [.. outcomes.Select(outcome => (long?)outcome.Holds)]),
            new Column<long?>("fails", [.. outcomes.Select(outcome => (long?)outcome.Fails)]),
            new Column<long?>("unchecked", [.. outcomes.Select(outcome => (long?)outcome.Unchecked)]),
        ]));
        writer.Complete();
    }
}
