using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>The ingest tasks of an edition: one for every file that is due.</summary>
public static class EditionIngest
{
    /// <summary>
    /// A task for every register extract (<c>registers/NAME.csv</c>), the sample file (<c>sample/sample.csv</c>),
    /// the contacts of surveys without person key (<c>sample/contacts.csv</c>), where there are any, and every response file (<c>responses/NAME.csv</c>, or <c>.parquet</c> where its agency delivers that), in that order.
    /// </summary>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <exception cref="InvalidInputException">A pattern of a contract cannot be used.</exception>
    public static ImmutableArray<IngestTransform> Of(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        return
        [
            .. edition.Registers.Select(register => Create(DeliveryKind.Register, register, $"registers/{register.Name}.csv", form: null, $"registers/{register.Name}.schema.json")),
            Create(DeliveryKind.Register, edition.Sample, $"sample/{edition.Sample.Name}.csv", form: null, $"deliveries/{edition.Sample.Name}.schema.json"),
            .. Contacts(),
            .. edition.ResponseFiles.Select(file => Create(
                DeliveryKind.Responses,
                file.Schema,
                file.Path,
                FileForm.Of(file),
                "deliveries/response.schema.json",
                "questionnaire/",
                $"editions/{edition.Year}.yaml",
                $"deliveries/agencies/{file.Agency.Name}.yaml")),
        ];

        IEnumerable<IngestTransform> Contacts() => edition.Contacts is { } contacts
            ? [Create(DeliveryKind.Register, contacts, $"sample/{contacts.Name}.csv", form: null, $"deliveries/{contacts.Name}.schema.json")]
            : [];

        IngestTransform Create(DeliveryKind kind, TableSchema schema, string path, FileForm? form, params ReadOnlySpan<string> sources) =>
            new(kind, schema, schema.Name, path, contracts.CodeLists, contracts.HashesOf(
            [
                .. sources,
                .. schema.Fields.Select(field => field.CodeList).OfType<string>().Distinct().Select(list => $"codelists/{list}.csv"),
            ]), form);
    }
}
