using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>
/// Reads one mapping key by key and remembers which keys it was asked for, so that <see cref="Done"/> can report the
/// rest as unknown. What is missing or malformed becomes a fault and yields a harmless value, so that reading goes on
/// and every fault is found in one go; nothing that was read may be used before the faults were looked at.
/// A value may be wrapped as <c>{ value: ..., assumption: true, reason: ... }</c> wherever a value is expected.
/// </summary>
public sealed partial class ContractReader
{
    private static readonly ImmutableArray<string> Everywhere = ["assumption", "reason", "setting", "source", "note"];

    private readonly ContractMapping? _mapping;
    private readonly HashSet<string> _known = [.. Everywhere];

    private ContractReader(ContractNode? node, ContractMapping? mapping, FaultCollector faults)
    {
        _mapping = mapping;
        Faults = faults;
        Where = node?.Where ?? default;
        Path = node?.Path ?? "";
    }

    /// <summary>Where faults go.</summary>
    public FaultCollector Faults { get; }

    /// <summary>Where the mapping starts.</summary>
    public SourceLocation Where { get; }

    /// <summary>Keys that lead to the mapping.</summary>
    public string Path { get; }

    /// <summary>Whether there is a mapping to read; if not, that is already among the faults.</summary>
    public bool Readable => _mapping is not null;

    /// <summary>Starts to read a mapping.</summary>
    /// <param name="node">What should be a mapping; null when reading it failed before.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <param name="expected">What the mapping describes, for messages: <c>a question</c>.</param>
    public static ContractReader Open(ContractNode? node, FaultCollector faults, string expected)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (node is not null and not ContractMapping)
        {
            faults.Add(node.Where, node.Description, $"{expected}, as a mapping of keys to values", "Write it as 'key: value' lines.");
        }

        return new ContractReader(node, node as ContractMapping, faults);
    }

    /// <summary>Whether a key is present.</summary>
    public bool Has(string key)
    {
        _known.Add(key);
        return _mapping?.Find(key) is not null;
    }

    /// <summary>What stands under a key, unwrapped; null when it is absent.</summary>
    public ContractNode? Optional(string key)
    {
        _known.Add(key);
        return Unwrap(_mapping?.Find(key), Faults);
    }

    /// <summary>What stands under a key, unwrapped; null and a fault when it is absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What should stand there.</param>
    public ContractNode? Required(string key, string expected = "a value")
    {
        var node = Optional(key);
        if (node is null && _mapping is not null)
        {
            Faults.Add(Where, $"no key '{key}'", $"the key '{key}' with {expected}", $"Add '{key}'{(Path.Length == 0 ? "" : $" to {Path}")}.");
        }

        return node;
    }

    /// <summary>A single value that must be there.</summary>
    public ContractScalar? Scalar(string key, string expected = "a text") => AsScalar(Required(key, expected), Faults, expected);

    /// <summary>A single value that may be there.</summary>
    public ContractScalar? OptionalScalar(string key, string expected = "a text") => AsScalar(Optional(key), Faults, expected);

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string key, string expected = "a text") => Scalar(key, expected)?.Value ?? "";

    /// <summary>A text that may be there.</summary>
    public string? OptionalText(string key, string expected = "a text") => OptionalScalar(key, expected)?.Value;

    /// <summary>A whole number that must be there.</summary>
    public int Integer(string key, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        AsInteger(Required(key, IntegerExpected(minimum, maximum)), Faults, minimum, maximum) ?? minimum;

    /// <summary>A whole number that may be there.</summary>
    public int? OptionalInteger(string key, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        AsInteger(Optional(key), Faults, minimum, maximum);

    /// <summary>A decimal number that must be there.</summary>
    public double Number(string key, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        AsNumber(Required(key, NumberExpected(minimum, maximum)), Faults, minimum, maximum) ?? minimum;

    /// <summary>A decimal number that may be there.</summary>
    public double? OptionalNumber(string key, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        AsNumber(Optional(key), Faults, minimum, maximum);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="absent">The value when the key is absent; null when it must be there.</param>
    public bool Flag(string key, bool? absent = null)
    {
        var node = absent is null ? Required(key, "true or false") : Optional(key);
        switch (AsScalar(node, Faults, "true or false"))
        {
            case null:
                return absent ?? false;
            case { Quoted: false, Value: "true" }:
                return true;
            case { Quoted: false, Value: "false" }:
                return false;
            case { } other:
                Faults.Add(other.Where, other.Description, "true or false", "Write true or false, without quotes.");
                return absent ?? false;
        }
    }

    /// <summary>A date, <c>yyyy-MM-dd</c>, that must be there.</summary>
    public DateOnly Date(string key)
    {
        const string expected = "a date written as yyyy-MM-dd";
        var scalar = Scalar(key, expected);
        if (scalar is null)
        {
            return DateOnly.MinValue;
        }

        if (!DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Faults.Add(scalar.Where, scalar.Description, expected, "Write the date as 2011-08-15.");
        }

        return date;
    }

    /// <summary>One of the names of an enumeration, written in lower case with underscores.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="key">The key.</param>
    public T Choice<T>(string key)
        where T : struct, Enum =>
        AsChoice<T>(Scalar(key, ChoiceExpected<T>()), Faults);

    /// <summary>A text in both languages: <c>{ nl: ..., en: ... }</c>.</summary>
    public Label Label(string key) => AsLabel(Required(key, "a text in Dutch and English: { nl: ..., en: ... }"), Faults);

    /// <summary>Another mapping that must be there.</summary>
    public ContractReader Mapping(string key, string expected)
    {
        _known.Add(key);
        var node = _mapping?.Find(key);
        if (node is null && _mapping is not null)
        {
            Required(key, expected);
        }

        return Open(node, Faults, expected);
    }

    /// <summary>Another mapping that may be there; null when it is not.</summary>
    public ContractReader? OptionalMapping(string key, string expected) => Has(key) ? Mapping(key, expected) : null;

    /// <summary>The entries of a mapping with free keys; empty when it may be and is absent.</summary>
    public ImmutableArray<ContractEntry> Entries(string key, string expected, bool required = true)
    {
        var node = required ? Required(key, expected) : Optional(key);
        return node is null ? [] : Open(node, Faults, expected)._mapping?.Entries ?? [];
    }

    /// <summary>The items of a list; empty when it may be and is absent.</summary>
    public ImmutableArray<ContractNode> Items(string key, string expected, bool required = true) =>
        AsList(required ? Required(key, expected) : Optional(key), Faults, expected);

    /// <summary>A list of single values, none of them twice; empty when it may be and is absent.</summary>
    public ImmutableArray<ContractScalar> Names(string key, string expected, bool required = true) =>
        AsNames(required ? Required(key, expected) : Optional(key), Faults, expected);

    /// <summary>Ends reading: every key that was never asked for is a fault.</summary>
    public void Done()
    {
        if (_mapping is null)
        {
            return;
        }

        foreach (var entry in _mapping.Entries)
        {
            if (!_known.Contains(entry.Key.Value))
            {
                var named = _known.Except(Everywhere).Order(StringComparer.Ordinal).ToList();
                Faults.Add(
                    entry.Key.Where,
                    $"the unknown key '{entry.Key.Value}'",
                    $"one of the keys {string.Join(", ", named)}",
                    NearestName.Suggestion(entry.Key.Value, _known, "Remove it."));
            }
        }
    }
}
