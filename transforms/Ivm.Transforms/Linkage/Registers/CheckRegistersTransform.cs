using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.registers</c> (GSBPM 5.1): holds the registers of an edition against each other before anybody is linked.
/// Each file alone was checked by ingest; here keys must lead to the register that they point to, and registers with
/// validity must reach the reference date. What was found is written down; too many orphans, or no row that holds on the
/// reference date, are refused.
/// </summary>
public sealed class CheckRegistersTransform : ITransform
{
    private readonly Edition edition;
    private readonly RegisterTables registers;
    private readonly RegisterCodes codes;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A contract lacks a register column or code list that linking needs.</exception>
    public CheckRegistersTransform(ContractSet contracts, Edition edition)
    {
        this.edition = edition;
        registers = new RegisterTables(edition);
        codes = RegisterCodes.Of(contracts, edition.Year);
        Inputs = registers.Inputs;
        Outputs = [LinkageDatasets.Contract(contracts, LinkageDatasets.RegisterChecks), LinkageDatasets.Contract(contracts, LinkageDatasets.ConcordanceIssues)];
        Contracts = contracts.HashesOf("registers/", "codelists/", "outputs/link.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "link.registers";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    private SqlParameter IncomeRegister => new("income_register", edition.Linkage.IncomeRegister);

    private SqlParameter MaximumSteps => new("maximum_steps", edition.Linkage.MaximumConcordanceSteps);

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        codes.Load(context.Sql);
        foreach (var statement in registers.Views())
        {
            context.Sql.Execute(statement);
        }

        context.Sql.Execute(Statement("at_reference"), new SqlParameter("reference", RegisterTables.Day(edition.ReferenceDate)));
        context.Sql.Execute(Statement("register_rows"), IncomeRegister);
        context.Progress(0.2);
        context.Sql.Execute(Statement("orphans"), IncomeRegister);
        context.Sql.Write(LinkageDatasets.RegisterChecks, Statement("register_checks"), new SqlParameter("maximum_orphan_share", edition.Linkage.MaximumOrphanShare));
        RefuseFailed(context);
        context.Progress(0.9);

        context.Sql.Execute(Statement("concordance_chain"), MaximumSteps);
        context.Sql.Write(LinkageDatasets.ConcordanceIssues, Statement("concordance_issues"), MaximumSteps);
        foreach (var (issue, keys) in context.Counts(SqlStatement.Composed("issues", "SELECT issue, count(*) AS keys FROM link.concordance_issues GROUP BY issue")))
        {
            context.Count("concordance", issue, keys);
        }
    }

    private void RefuseFailed(ITransformContext context)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        using (var reader = context.Sql.Query(SqlStatement.Composed(
            "checks", "SELECT \"check\", register, other, found, of_rows FROM link.register_checks WHERE found > 0 ORDER BY \"check\", register, other")))
        {
            while (reader.Read())
            {
                var (check, register, other) = (reader.GetString(0), reader.GetString(1), reader.GetString(2));
                var (found, rows) = (reader.GetInt64(3), reader.GetInt64(4));
                context.Count(check, other.Length == 0 ? register : $"{register} in {other}", found);
                if (FaultOf(check, register, other, found, rows) is { } fault)
                {
                    faults.Add(fault);
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable());
        }
    }

    private Fault? FaultOf(string check, string register, string other, long found, long rows) => check switch
    {
        "orphan" when found > edition.Linkage.MaximumOrphanShare * rows => new Fault(
            $"ingest.{register}",
            $"{found} of {rows} rows whose key {other} lacks",
            $"at most {100 * edition.Linkage.MaximumOrphanShare:0.##} % (editions/{edition.Year}.yaml: linkage)",
            $"Deliver registers that were made together, and see the quarantine of {other} for rows that were set apart."),
        "not_at_reference" when found == rows => new Fault(
            $"ingest.{register}",
            $"{rows} rows, none of which holds on {edition.ReferenceDate:yyyy-MM-dd}",
            "the state of the register on the reference date of the edition",
            "Deliver the register of the edition's year."),
        _ => null,
    };

    private static SqlStatement Statement(string name) =>
        SqlStatement.FromFile<CheckRegistersTransform>($"Linkage/Registers/{name}.sql");
}
