using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>A component of rules over the columns of records: makes patterns of records, and asks its solver about them.</summary>
internal sealed class EditedComponent
{
    private const int MostUnitsToTry = 12;

    private readonly string[] cells;
    private readonly bool[] fillable;
    private readonly ImmutableArray<ChangeUnit> units;
    private readonly Lazy<ImmutableArray<ImmutableArray<int>>> blankings;

    /// <summary>Prepares the rules of a component.</summary>
    public EditedComponent(RuleComponent rules, EditingSettings settings, VariableBounds bounds, IReadOnlyList<ReliabilityUnit> reliability)
    {
        Rules = rules;
        var texts = rules.Rules.Select(rule => ExpressionText.Of(rule.Condition)).ToArray();
        cells = [.. rules.Variables.Where(name => bounds.Find(name) is not null), .. InterviewParts(texts)];
        var imputed = settings.Plan.Imputed.ToHashSet(StringComparer.Ordinal);
        fillable = [.. cells.Select(imputed.Contains)];
        units =
        [
            .. reliability
                .Select(unit => new ChangeUnit([.. unit.Variables.Select(name => Array.IndexOf(cells, name)).Where(cell => cell >= 0)], unit.Weight))
                .Where(unit => unit.Cells.Length > 0),
        ];
        var model = ConstraintModel.Of(cells.Select(cell => bounds.Find(cell)!), settings.Constraints);
        foreach (var rule in rules.Rules)
        {
            model.Require(rule.Name, rule.Condition);
        }

        Solver = new ComponentSolver(model, cells, fillable, units);
        blankings = new Lazy<ImmutableArray<ImmutableArray<int>>>(Blankings);
        CanOnlyBlank = units.Length <= MostUnitsToTry && units.All(unit => unit.Cells.All(cell => !fillable[cell]));
    }

    /// <summary>The rules.</summary>
    public RuleComponent Rules { get; }

    /// <summary>Answers questions about patterns.</summary>
    public ComponentSolver Solver { get; }

    /// <summary>Names of the cells' variables.</summary>
    public IReadOnlyList<string> Cells => cells;

    /// <summary>Whether cells of few units can become missing and nothing else, so that trying is faster than solving.</summary>
    public bool CanOnlyBlank { get; }

    /// <summary>Whether a rule certainly fails in the record at hand.</summary>
    public bool Fails(RecordView view) => Rules.Rules.Any(rule => view.Holds(rule.Condition) is false);

    /// <summary>Whether a rule certainly fails when some cells are missing.</summary>
    public bool FailsWithout(RecordView view, EditedRecords records, IEnumerable<int> blanked)
    {
        foreach (var cell in blanked)
        {
            view.Instead[records.Column(cells[cell])] = CellValue.Missing;
        }

        var fails = Fails(view);
        view.Instead.Clear();
        return fails;
    }

    /// <summary>Sets of cells that become missing, the best first: by weight, then by the order of the units.</summary>
    public ImmutableArray<ImmutableArray<int>> BlankedCells => blankings.Value;

    /// <summary>The cells of the record at hand.</summary>
    /// <param name="view">The record.</param>
    /// <param name="records">The records.</param>
    /// <param name="isOpen">Whether the cell of a column is to be filled.</param>
    public CellState[] Pattern(RecordView view, EditedRecords records, Func<int, bool> isOpen)
    {
        var pattern = new CellState[cells.Length];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            pattern[cell] = cells[cell] switch
            {
                ConstraintSettings.InterviewDay => Given(view.Interview?.DayNumber),
                ConstraintSettings.InterviewYear => Given(view.Interview?.Year),
                ConstraintSettings.InterviewMonth => Given(view.Interview?.Month),
                _ => State(view, records.Column(cells[cell]), cell, isOpen),
            };
        }

        return pattern;
    }

    /// <summary>A value as the solver has it.</summary>
    public long? Encode(int cell, CellValue value)
    {
        var variable = Solver.Variable(cell);
        return value.Text is { } text
            ? variable.Encode(text) ?? variable.Encode(VariableBounds.OtherText)
            : variable.Encode(Math.Round(value.Number, variable.Decimals));
    }

    /// <summary>A solver's value of a cell.</summary>
    public CellValue Decode(int cell, long value)
    {
        var variable = Solver.Variable(cell);
        return variable.IsText || variable.IsDate ? new CellValue(double.NaN, variable.Text(value)) : CellValue.Of(variable.Number(value));
    }

    private static CellState Given(int? part) => part is { } known ? new CellState(CellKind.Value, known) : CellState.Missing;

    private static IEnumerable<string> InterviewParts(string[] conditions)
    {
        if (Call("in_fieldwork("))
        {
            yield return ConstraintSettings.InterviewDay;
        }

        var months = Call("months_before_interview(") || Call("in_window(") || Call("interview_month(");
        if (months || Call("interview_year("))
        {
            yield return ConstraintSettings.InterviewYear;
        }

        if (months)
        {
            yield return ConstraintSettings.InterviewMonth;
        }

        bool Call(string name) => conditions.Any(condition => condition.Contains(name, StringComparison.Ordinal));
    }

    private CellState State(RecordView view, int column, int cell, Func<int, bool> isOpen)
    {
        if (view.Value(cells[cell]) is { IsMissing: false } value && Encode(cell, value) is { } encoded)
        {
            return new CellState(CellKind.Value, encoded);
        }

        return fillable[cell] && isOpen(column) ? CellState.Open : CellState.Missing;
    }

    private ImmutableArray<ImmutableArray<int>> Blankings() =>
    [
        .. Enumerable.Range(1, (1 << units.Length) - 1)
            .OrderBy(bits => units.Where((_, unit) => Has(bits, unit)).Sum(unit => (long)unit.Weight))
            .ThenByDescending(bits => bits)
            .Select(bits => units.Where((_, unit) => Has(bits, unit)).SelectMany(unit => unit.Cells).ToImmutableArray()),
    ];

    /// <summary>The first unit is the highest bit, so that of equal weights the largest number prefers it.</summary>
    private bool Has(int bits, int unit) => (bits >> (units.Length - 1 - unit) & 1) == 1;
}
