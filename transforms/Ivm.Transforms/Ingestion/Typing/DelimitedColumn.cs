using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Why a value does not fit its column.</summary>
/// <param name="Reason">A code of <see cref="RejectionReason"/>.</param>
/// <param name="Expected">What the contract demands.</param>
internal sealed record ValueFault(string Reason, string Expected);

/// <summary>One column of the contract: turns the bytes of a field into a value and gathers the values of a batch.</summary>
internal abstract class DelimitedColumn
{
    private readonly bool emptyIsMissing;
    private readonly ImmutableArray<byte[]> missingTexts;
    private readonly ValueFault? missingValue;

    private protected DelimitedColumn(Field field, ImmutableArray<string> missingValues, bool required, DeliveryEncoding encoding)
    {
        Name = field.Name;
        var missing = missingValues.Concat(field.MissingValues).Distinct().Select(encoding.TryEncode).OfType<byte[]>().ToLookup(bytes => bytes.Length == 0);
        emptyIsMissing = missing[true].Any();
        missingTexts = [.. missing[false]];
        missingValue = required ? new ValueFault(RejectionReason.MissingValue, "a value") : null;
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Adds the value of a field.</summary>
    /// <param name="field">Valid bytes of the contract's encoding, without quotes.</param>
    /// <returns>Why the value does not fit, and then nothing was added; null when it was added.</returns>
    public ValueFault? Append(ReadOnlySpan<byte> field)
    {
        return IsMissing(field) ? AppendNothing() : AppendValue(field);
    }

    /// <summary>Adds a missing value where the file has no field at all, or says itself that there is none.</summary>
    /// <returns>Why that does not fit, and then nothing was added; null when it was added.</returns>
    public ValueFault? AppendNothing()
    {
        if (missingValue is null)
        {
            AppendMissing();
        }

        return missingValue;
    }

    /// <summary>Takes back the value added last.</summary>
    public abstract void RemoveLast();

    /// <summary>Hands over the values gathered and starts anew.</summary>
    /// <param name="capacity">Rows expected next.</param>
    public abstract Column Take(int capacity);

    private protected abstract ValueFault? AppendValue(ReadOnlySpan<byte> field);

    private protected abstract void AppendMissing();

    private bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            return emptyIsMissing;
        }

        foreach (var text in missingTexts)
        {
            if (field.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A column of texts.</summary>
internal sealed class TextColumn : DelimitedColumn
{
    // Holds only texts that satisfy the constraints, so that a text found here needs no check.
    private readonly ShortTextPool pool = new();
    private readonly DeliveryEncoding encoding;
    private readonly TextConstraints constraints;
    private List<string?> values = [];

    public TextColumn(Field field, ImmutableArray<string> missingValues, bool required, DeliveryEncoding encoding, TextConstraints constraints)
        : base(field, missingValues, required, encoding) =>
        (this.encoding, this.constraints) = (encoding, constraints);

    public override void RemoveLast() => values.RemoveAt(values.Count - 1);

    public override Column Take(int capacity)
    {
        var column = new Column<string?>(Name, values);
        values = new List<string?>(capacity);
        return column;
    }

    private protected override ValueFault? AppendValue(ReadOnlySpan<byte> field)
    {
        var text = pool.Find(field, out var key);
        if (text is null)
        {
            text = encoding.Decode(field);
            if (constraints.Fault(text) is { } fault)
            {
                return fault;
            }

            pool.Keep(key, text);
        }

        values.Add(text);
        return null;
    }

    private protected override void AppendMissing() => values.Add(null);
}

/// <summary>A column of values other than text.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <typeparam name="TParser">How they are read.</typeparam>
internal sealed class TypedColumn<T, TParser>(Field field, ImmutableArray<string> missingValues, bool required, DeliveryEncoding encoding, TParser parser)
    : DelimitedColumn(field, missingValues, required, encoding)
    where T : struct
    where TParser : struct, IValueParser<T>
{
    private readonly ValueFault notParsed = new(parser.Reason, parser.Expected);
    private readonly ValueFault outOfRange = new(RejectionReason.OutOfRange, parser.ExpectedRange);
    private List<T?> values = [];

    public override void RemoveLast() => values.RemoveAt(values.Count - 1);

    public override Column Take(int capacity)
    {
        var column = new Column<T?>(Name, values);
        values = new List<T?>(capacity);
        return column;
    }

    private protected override ValueFault? AppendValue(ReadOnlySpan<byte> field)
    {
        if (!parser.TryParse(field, out var value))
        {
            return notParsed;
        }

        if (!parser.IsInRange(value))
        {
            return outOfRange;
        }

        values.Add(value);
        return null;
    }

    private protected override void AppendMissing() => values.Add(null);
}
