using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// Task <c>clean.harmonise</c> (GSBPM 5.1): brings the response files of all streams together in one form. Later
/// deliveries replace or withdraw rows of earlier ones, one response of each person stays, variants of a question are
/// mapped to the question, and free blocks go to a dataset of their own. No answer is judged or changed.
/// </summary>
public sealed class HarmoniseTransform : ITransform
{
    /// <summary>The kept responses, a row each, with every answer as it was delivered.</summary>
    public static readonly DatasetName Harmonised = new("clean", "harmonised");

    /// <summary>Responses that another response of the same person stands for.</summary>
    public static readonly DatasetName Duplicates = new("clean", "duplicates");

    /// <summary>Rows that a later delivery replaced or withdrew, and corrections of rows that were never delivered.</summary>
    public static readonly DatasetName Superseded = new("clean", "superseded");

    /// <summary>Answers to the free blocks of local surveys.</summary>
    public static readonly DatasetName Free = new("clean", "free_answers");

    /// <summary>Answers to variants of questions, as they were given.</summary>
    public static readonly DatasetName Variants = new("clean", "variant_answers");

    private readonly Edition edition;
    private readonly CodeList modes;

    /// <summary>Prepares the task for an edition.</summary>
    public HarmoniseTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        this.edition = edition;
        modes = contracts.CodeLists["mode"];
        Inputs = [.. edition.ResponseFiles.Select(Responses.Ingested)];
        Outputs =
        [
            new DatasetContract(Harmonised, HarmonisedColumns.Schema(edition)),
            .. new[] { Duplicates, Superseded, Free, Variants }.Select(name => new DatasetContract(name, contracts.Outputs[name.ToString()])),
        ];
        Contracts = contracts.HashesOf(
            "questionnaire/", "rules/", "codelists/mode", "deliveries/", $"outputs/{Duplicates}", $"outputs/{Superseded}", $"outputs/{Free}", $"outputs/{Variants}", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "clean.harmonise";

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

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sql = context.Sql;
        sql.Load("response_file", Responses.Files(edition));
        sql.Load("mode_order", Responses.Modes(modes));
        sql.Park("received", Responses.Received(edition));
        context.Progress(0.4);

        sql.Execute(Supersession.Settle);
        sql.Write(Superseded, Supersession.Superseded);
        sql.Execute(DuplicateResponses.Ranked(edition.Duplicates));
        sql.Execute(DuplicateResponses.Merged(edition.Duplicates));
        sql.Write(Duplicates, SqlStatement.Composed("duplicates", "FROM merged"));
        sql.Execute(DuplicateResponses.Kept);
        context.Progress(0.6);

        var harmonised = sql.Write(Harmonised, HarmonisedColumns.Select(edition));
        context.Progress(0.9);
        sql.Write(Free, FreeAnswers.Select(edition));
        sql.Park("variant_given", VariantAnswers.Given(edition));
        sql.Write(Variants, VariantAnswers.Select);
        context.Account(new RowAccount(
            "responses received",
            In: context.Scalar("SELECT count(*) FROM received"),
            Out: harmonised,
            Rejected: context.Counts(Supersession.SetApart),
            Merged: context.Counts(Supersession.Replaced).AddRange(context.Counts(DuplicateResponses.ByKind))));
    }
}
