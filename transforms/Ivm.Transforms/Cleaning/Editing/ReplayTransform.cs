using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Which way an edit log is played.</summary>
public enum ReplayDirection
{
    /// <summary>From the answers before editing to those after it.</summary>
    Forward,

    /// <summary>From the answers after editing to those before it.</summary>
    Backward,
}

/// <summary>
/// Plays a committed edit log once more, apart from the line: from the answers on one side of it to those on the other,
/// written as the line writes those, so that the files can be compared byte for byte.
/// </summary>
public sealed class ReplayTransform : ITransform
{
    private readonly DatasetName from;
    private readonly DatasetName log;
    private readonly ImmutableArray<string> keys;
    private readonly ReplayDirection direction;

    /// <summary>Prepares the replay.</summary>
    /// <param name="from">The answers where it begins.</param>
    /// <param name="log">The log.</param>
    /// <param name="to">The answers that it makes, with the columns of <paramref name="from"/>.</param>
    /// <param name="direction">Which way.</param>
    public ReplayTransform(DatasetName from, DatasetName log, DatasetContract to, ReplayDirection direction)
    {
        ArgumentNullException.ThrowIfNull(to);
        (this.from, this.log, this.direction) = (from, log, direction);
        keys = to.Schema.PrimaryKey;
        Outputs = [to];
    }

    /// <inheritdoc />
    public string Task => direction == ReplayDirection.Forward ? "edits.replay" : "edits.reverse";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [from, log];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Plays the log.</summary>
    /// <param name="context">What it may touch.</param>
    /// <exception cref="InvalidInputException">The log is not the one between these answers; nothing is written.</exception>
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (sql, relation, edits, output) = (context.Sql, from.ToString(), log.ToString(), Outputs[0].Name);
        var types = Replay.Types(sql, relation, edits);
        LogFit.Require(sql, relation, edits, keys, types, direction);
        // As the line writes them: edited answers in the order of the harmonised ones, harmonised ones sorted.
        var written = direction == ReplayDirection.Forward
            ? sql.WriteInOrder(output, Replay.Forward(relation, edits, keys, types))
            : sql.Write(output, Replay.Backward(relation, edits, keys, types));
        context.Account(RowAccount.Through("responses replayed", context.Scalar($"SELECT count(*) FROM {relation}"), written));
    }
}
