using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <summary>
/// A table whose records are checked and edited: of the survey, or anybody's. A value outside its variable's domain
/// fails its domain check and counts as missing for every other check.
/// </summary>
/// <param name="Relation">Name of the table or view in the session, as SQL writes it (<c>clean.harmonised</c>).</param>
/// <param name="RowColumn">Column of type BIGINT with a number that no two records share.</param>
/// <param name="KeyColumns">Columns that tell the user which record is meant, in order.</param>
/// <param name="Variables">The variables that checks may read, each a column of that name, with types and domains.</param>
public sealed record CheckedTable(string Relation, string RowColumn, ImmutableArray<string> KeyColumns, ImmutableArray<ExpressionVariable> Variables)
{
    /// <summary>Column with the date of the interview, of responses.</summary>
    public const string InterviewDate = "interview_date";

    private static readonly ImmutableArray<string> Texts = ["mode", "stream", "survey"];

    /// <summary>
    /// The responses of an edition, one row each: the columns <c>samplenr</c>, <c>rinpersoons</c>, <c>rinpersoon</c>, <c>mode</c>,
    /// <c>stream</c>, <c>survey</c> and <c>interview_date</c>, for every block <c>asks_BLOCK</c>, and for every question the answer as it was delivered.
    /// </summary>
    /// <param name="edition">The edition.</param>
    /// <param name="relation">Name of the table or view.</param>
    /// <param name="rowColumn">Column with a number that no two rows share.</param>
    public static CheckedTable Of(Edition edition, string relation, string rowColumn)
    {
        ArgumentNullException.ThrowIfNull(edition);
        return new(
            relation,
            rowColumn,
            ["samplenr"],
            [
                .. Texts.Select(name => new ExpressionVariable(name, ExpressionType.Text, Answer: null, [])),
                .. ExpressionVariable.Keys,
                .. edition.Questionnaire.Questions.Select(ExpressionVariable.Of),
            ]);
    }

    /// <summary>The variable of that name; null when there is none.</summary>
    public ExpressionVariable? Find(string name) => Variables.FirstOrDefault(variable => variable.Name == name);
}
