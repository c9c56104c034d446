using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Testing;

/// <summary>Builders of what many tests need and few care about.</summary>
public static class Some
{
    public static Label Label { get; } = new("-", "-");

    public static DatasetName Name(string text) => new(text.Split('.')[0], text.Split('.')[1]);

    /// <summary>A dataset with a key and a value: <c>key VARCHAR</c>, <c>value INTEGER</c>.</summary>
    public static DatasetContract Keyed(string name, bool valueRequired = false) => new(Name(name), TableSchema.Dataset(
        name,
        Label,
        [Field.Of("key", FieldType.String, Label, required: true), Field.Of("value", FieldType.Integer, Label, valueRequired)],
        "key"));

    public static ColumnBatch Rows(params (string? Key, int? Value)[] rows) => new(
    [
        new Column<string?>("key", [.. rows.Select(row => row.Key)]),
        new Column<int?>("value", [.. rows.Select(row => row.Value)]),
    ]);

    public static TaskIdentity Identity(string task, int version = 1) => new(
        task,
        version,
        ImmutableSortedDictionary<string, string>.Empty,
        ImmutableSortedDictionary<string, string>.Empty,
        ImmutableSortedDictionary<string, string>.Empty);
}
