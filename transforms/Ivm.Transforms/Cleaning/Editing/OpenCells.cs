using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Which missing cells are to be filled: of imputed variables, where the question was asked, its routing leads to it, and
/// the imputation's own condition holds. "Don't know" and "refused" are answers and stay.
/// </summary>
internal sealed class OpenCells
{
    private readonly EditedRecords records;
    private readonly Dictionary<int, (Expression? Where, Expression? AskIf, bool[]? Asked)> imputed = [];

    /// <summary>The open cells of records.</summary>
    public OpenCells(EditedRecords records, EditingSettings settings)
    {
        this.records = records;
        var routing = settings.Routing.ToDictionary(question => question.Variable, StringComparer.Ordinal);
        foreach (var imputation in settings.Plan.Imputations)
        {
            foreach (var column in imputation.Variables.Select(records.Column).Where(column => column >= 0))
            {
                var question = routing.GetValueOrDefault(records.Variables[column].Name);
                imputed[column] = (imputation.Where, question?.AskIf, question is null ? null : records.Asked[question.AskedColumn]);
            }
        }
    }

    /// <summary>Whether a variable is imputed at all.</summary>
    public bool IsImputed(int column) => imputed.ContainsKey(column);

    /// <summary>Whether the cell of the record at hand is to be filled.</summary>
    public bool IsOpen(RecordView view, int column) =>
        imputed.TryGetValue(column, out var how)
        && records[view.Record, column].IsMissing
        && (how.Asked is null || how.Asked[view.Record])
        && (how.AskIf is null || view.Holds(how.AskIf) is true)
        && (how.Where is null || view.Holds(how.Where) is true);
}
