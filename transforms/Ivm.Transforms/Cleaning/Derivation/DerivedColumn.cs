using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>How a column is computed: a variable of <c>Edition.DerivedVariables</c>, or a step on the way to some.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Sql">SQL over the columns of <see cref="AnswerState"/> and over those that it reads.</param>
internal sealed record DerivedColumn(string Name, string Sql)
{
    /// <summary>Columns that are computed before it and that its SQL reads.</summary>
    public ImmutableArray<string> Reads { get; init; } = [];
}
