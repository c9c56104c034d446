using System.Collections.Immutable;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>What became of the checks of anybody's table.</summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Records">Records that were checked: the rows, or what they make.</param>
/// <param name="Outcomes">For every check how often it holds, fails and cannot be checked; sorted by name.</param>
public sealed record TableOutcomes(long Rows, long Records, ImmutableArray<CheckOutcome> Outcomes);

/// <summary>The check of anybody's table: of one whose rows are records, or make records.</summary>
public interface ITableCheck : ITransform
{
    /// <summary>What became of the checks, once it has run.</summary>
    TableOutcomes? Result { get; }
}

/// <summary>The editing of anybody's table: of one whose rows are records, or make records.</summary>
public interface ITableEdit : ITransform
{
    /// <summary>What editing came to, once it has run.</summary>
    EditingOutcome? Outcome { get; }
}
