using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A piece of a YAML or JSON document that knows where it stands.</summary>
/// <param name="Where">First character of the piece.</param>
/// <param name="Path">Keys that lead to it from the top, for example <c>method.bounds</c> or <c>tables[2].by</c>; empty at the top.</param>
public abstract record ContractNode(SourceLocation Where, string Path)
{
    /// <summary>What it is, as a message says it after "found".</summary>
    public abstract string Description { get; }
}

/// <summary>A single value as it is written.</summary>
/// <param name="Where">Its first character (the opening quote where it has quotes).</param>
/// <param name="Path">Keys that lead to it.</param>
/// <param name="Value">Its text, quotes and escapes resolved.</param>
/// <param name="Quoted">Whether it stands between quotes or in a block of text, so that it cannot be a number, a date or <c>true</c>.</param>
/// <param name="TextColumn">Column of the first character of the text where that stands on one line without escapes; else 0.</param>
public sealed record ContractScalar(SourceLocation Where, string Path, string Value, bool Quoted, int TextColumn) : ContractNode(Where, Path)
{
    /// <summary>Whether nothing was written (<c>key:</c> without a value, <c>null</c> or <c>~</c>).</summary>
    public bool IsEmpty => !Quoted && Value is "" or "null" or "~";

    /// <inheritdoc />
    public override string Description => IsEmpty ? "nothing" : Quoted ? $"the text '{Value}'" : $"'{Value}'";

    /// <summary>The place of a character of the text; the start of the scalar where that cannot be said.</summary>
    /// <param name="offset">0-based offset in <see cref="Value"/>.</param>
    public SourceLocation At(int offset) => TextColumn == 0 ? Where : Where with { Column = TextColumn + offset };
}

/// <summary>A list.</summary>
/// <param name="Where">Its first character.</param>
/// <param name="Path">Keys that lead to it.</param>
/// <param name="Items">What it holds.</param>
public sealed record ContractList(SourceLocation Where, string Path, ImmutableArray<ContractNode> Items) : ContractNode(Where, Path)
{
    /// <inheritdoc />
    public override string Description => Items.Length == 1 ? "a list of 1 item" : $"a list of {Items.Length} items";
}

/// <summary>One key of a mapping with what it leads to.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What stands under it.</param>
public sealed record ContractEntry(ContractScalar Key, ContractNode Value);

/// <summary>A mapping of keys to values, in the order of the file; no key twice.</summary>
/// <param name="Where">Its first character.</param>
/// <param name="Path">Keys that lead to it.</param>
/// <param name="Entries">Its entries.</param>
public sealed record ContractMapping(SourceLocation Where, string Path, ImmutableArray<ContractEntry> Entries) : ContractNode(Where, Path)
{
    /// <inheritdoc />
    public override string Description => Entries.IsEmpty
        ? "an empty mapping"
        : $"a mapping with {(Entries.Length == 1 ? "key" : "keys")} {string.Join(", ", Entries.Take(4).Select(entry => $"'{entry.Key.Value}'"))}{(Entries.Length > 4 ? ", ..." : "")}";

    /// <summary>What stands under a key; null when the key is absent.</summary>
    public ContractNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
}
