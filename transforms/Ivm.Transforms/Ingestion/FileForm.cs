using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Columns that come together, so that a message can name what is missing.</summary>
/// <param name="Name">What they are, for messages: <c>the mandatory block 'victimisation'</c>.</param>
/// <param name="Columns">Our names.</param>
public sealed record ColumnGroup(string Name, ImmutableArray<string> Columns);

/// <summary>In which form a file is delivered, besides the dialect of its contract.</summary>
/// <param name="Format">Text or Parquet.</param>
/// <param name="Header">Names in the file, in the order of the contract's columns.</param>
public sealed record FileForm(DeliveryFormat Format, ImmutableArray<string> Header)
{
    /// <summary>How a row of a Parquet file is written where it must be text: in quarantine and in repairs.</summary>
    public static Dialect RecordDialect { get; } = new(';', '"', "utf-8", '.', LineBreaksInQuotes: true);

    /// <summary>Whether there is a byte order mark.</summary>
    public ByteOrderMarkUse ByteOrderMark { get; init; } = ByteOrderMarkUse.Allowed;

    /// <summary>Whether names in the header count whatever the case of their letters.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>Whether columns may come in any order.</summary>
    public bool AnyOrder { get; init; }

    /// <summary>Columns that are passed over.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>Texts that mean true; those of Table Schema when empty.</summary>
    public ImmutableArray<string> TrueTexts { get; init; } = [];

    /// <summary>Texts that mean false; those of Table Schema when empty.</summary>
    public ImmutableArray<string> FalseTexts { get; init; } = [];

    /// <summary>Columns that come together.</summary>
    public ImmutableArray<ColumnGroup> Groups { get; init; } = [];

    /// <summary>Text with exactly the contract's columns in its order.</summary>
    /// <param name="schema">The contract.</param>
    public static FileForm Exact(TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new FileForm(DeliveryFormat.Csv, [.. schema.Fields.Select(field => field.Name)]);
    }

    /// <summary>The form of a response file, as its agency and the edition say.</summary>
    /// <param name="file">The response file.</param>
    public static FileForm Of(ResponseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var agency = file.Agency;
        return new FileForm(agency.Format, file.Header)
        {
            ByteOrderMark = agency.ByteOrderMark,
            IgnoresCase = agency.Header.Case == HeaderCase.Any,
            AnyOrder = agency.Header.Order == ColumnOrder.Free,
            Ignored = agency.Header.Ignored,
            TrueTexts = agency.TrueTexts,
            FalseTexts = agency.FalseTexts,
            Groups =
            [
                .. file.Blocks.Select(block => new ColumnGroup(
                    block.Mandatory ? $"the mandatory block '{block.Name}'" : $"the block '{block.Name}', which the edition lists for survey '{file.Survey}'",
                    [.. block.Questions.Select(question => question.Variable)])),
            ],
        };
    }
}
