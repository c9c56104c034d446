using System.Collections.Immutable;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Responses;

/// <summary>What people write in free text: with delimiters, quotes, line breaks and letters outside ASCII.</summary>
internal sealed class FreeTexts(CounterRandom random)
{
    private const double Empty = 0.55;
    private static readonly ulong Stream = CounterRandom.Stream("answer.free_text");
    private readonly ImmutableArray<string> _texts =
        [.. ParameterTable.Load("free_texts.csv").Rows.Select(row => row.Text("text").Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\s", ";", StringComparison.Ordinal))];

    /// <summary>The text of a response to a question; empty where nothing was written.</summary>
    public string Of(ulong index)
    {
        var uniform = random.Uniform(Stream, index);
        return uniform < Empty ? "" : _texts[(int)((uniform - Empty) / (1 - Empty) * _texts.Length)];
    }
}
