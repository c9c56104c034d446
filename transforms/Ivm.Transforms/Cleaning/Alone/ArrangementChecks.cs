using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>The checks that an arrangement makes by itself.</summary>
internal static class ArrangementChecks
{
    /// <summary>Every row belongs to a declared column of a record: an error, because a row that does not takes no part.</summary>
    public static Check Placed(RecordArrangement records) => Check.OfSql(
        "records.placed",
        CheckKind.Arrangement,
        Severity.Error,
        [RecordArrangement.Variable],
        $"({string.Join(", ", records.By)}) not missing and ({string.Join(", ", records.Across)}) one of {records.Cells.Length} declared",
        $"{VerifiedRecords.Raw(RecordArrangement.Variable)} IS NOT NULL");

    /// <summary>No other row has the same column of the same record.</summary>
    public static Check Unique(CheckedTable rows, RecordArrangement records)
    {
        var keys = records.By.Append(RecordArrangement.Variable).Select(name => (Expression)new VariableExpression(name) { Type = rows.Find(name)!.Type });
        return Check.OfCondition("records.unique", CheckKind.Arrangement, Severity.Error, new BinaryExpression(BinaryOperator.Equal, new AggregateExpression(AggregateFunction.Count, Operand: null, [.. keys]), new NumberExpression(1)));
    }

    /// <summary>Every record has a row of each of its columns; counted by column.</summary>
    public static Check Complete(RecordArrangement records) => Check.OfSql(
        "records.complete", CheckKind.Arrangement, records.Absent, [.. records.By, RecordArrangement.Variable], $"a row for each of {records.Cells.Length} columns of a record", "");
}
