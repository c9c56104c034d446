using System.Collections.Immutable;

namespace Ivm.Transforms.Weighting;

/// <summary>A column of texts that recur, each distinct text once.</summary>
/// <param name="Values">The distinct texts, in order of first appearance; null for missing.</param>
/// <param name="Codes">Index into <paramref name="Values"/> of every row.</param>
internal sealed record CodedColumn(ImmutableArray<string?> Values, int[] Codes)
{
    /// <summary>How many rows have no value.</summary>
    public int MissingCount
    {
        get
        {
            var missing = Values.IndexOf(null);
            return missing < 0 ? 0 : Codes.Count(code => code == missing);
        }
    }

    /// <summary>The same column for some of the rows.</summary>
    public CodedColumn Of(int[] rows) => this with { Codes = Array.ConvertAll(rows, row => Codes[row]) };

    /// <summary>Takes the values of a column one by one.</summary>
    internal sealed class Builder
    {
        private readonly List<string?> values = [];
        private readonly Dictionary<string, int> codeOf = [];
        private readonly List<int> codes = [];
        private int missing = -1;

        /// <summary>Adds the value of the next row.</summary>
        public void Add(string? value)
        {
            if (value is null)
            {
                missing = missing < 0 ? New(null) : missing;
                codes.Add(missing);
                return;
            }

            if (!codeOf.TryGetValue(value, out var code))
            {
                code = New(value);
                codeOf.Add(value, code);
            }

            codes.Add(code);
        }

        /// <summary>The column.</summary>
        public CodedColumn Build() => new([.. values], [.. codes]);

        private int New(string? value)
        {
            values.Add(value);
            return values.Count - 1;
        }
    }
}
