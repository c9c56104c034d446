using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;

namespace Ivm.Transforms.Linkage;

/// <summary>A background variable with the expressions of its sources, for rows of <c>population</c> and <c>answer</c>.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Order">The declared order of its sources.</param>
/// <param name="IsAsked">Whether the edition's questionnaire asks it.</param>
/// <param name="MayBeImputed">Whether editing may have imputed the answer.</param>
internal sealed record BackgroundColumn(BackgroundVariable Variable, ImmutableArray<BackgroundSource> Order, bool IsAsked, bool MayBeImputed)
{
    /// <summary>Sources that can have a value at all, in order.</summary>
    private ImmutableArray<BackgroundSource> Sources => [.. (IsAsked ? Order : [BackgroundSource.Register]).Where(source => source != BackgroundSource.Imputed || MayBeImputed)];

    private string Name => SqlStatement.Identifier(Variable.Name);

    /// <summary>The value that a source has; NULL where it has none.</summary>
    public string Of(BackgroundSource source)
    {
        if (source == BackgroundSource.Register)
        {
            return $"population.{Name}";
        }

        var column = $"answer.{SqlStatement.Identifier(Variable.Question!)}";
        var answer = Variable.IsText ? $"CAST({column} AS VARCHAR)" : column;
        var imputed = $"answer.{SqlStatement.Identifier(RespondentColumns.ImputedColumn(Variable.Question!))}";
        return (source, MayBeImputed) switch
        {
            (BackgroundSource.Survey, false) => answer,
            (BackgroundSource.Survey, true) => $"CASE WHEN NOT {imputed} THEN {answer} END",
            _ => $"CASE WHEN {imputed} THEN {answer} END",
        };
    }

    /// <summary>The column of the value: that of the first source that has one.</summary>
    public string Value() => $"{(Sources.Length == 1 ? Of(Sources[0]) : $"coalesce({string.Join(", ", Sources.Select(Of))})")} AS {Name}";

    /// <summary>The column that says which source that was.</summary>
    public string Origin() =>
        $"CASE {string.Join(" ", Sources.Select(source => $"WHEN {Of(source)} IS NOT NULL THEN '{source.ToString().ToLowerInvariant()}'"))} ELSE 'none' END AS {SqlStatement.Identifier(Variable.OriginName)}";
}
