using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.OrTools.Sat;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>Cells that change together, and at what cost.</summary>
/// <param name="Cells">Places of the cells in the component's patterns.</param>
/// <param name="Weight">Cost of a change.</param>
internal sealed record ChangeUnit(ImmutableArray<int> Cells, int Weight);

/// <summary>What localisation found.</summary>
/// <param name="Cells">Places of the cells to change, ascending; null where no change of changeable cells lets all rules hold.</param>
/// <param name="Conflict">Then a smallest set of rules that exclude each other.</param>
internal sealed record Localised(ImmutableArray<int>? Cells, ImmutableArray<string> Conflict);

/// <summary>
/// Solves the questions of editing for one component of rules, each once per distinct pattern of its cells: which cells
/// must change, what value only fits, whether a record can be completed, and how little must be adjusted. Threads may
/// share it; the same pattern has the same answer, whoever asks first.
/// </summary>
internal sealed class ComponentSolver
{
    private readonly ConstraintModel model;
    private readonly ModelVariable[] cells;
    private readonly ImmutableArray<ChangeUnit> units;
    private readonly bool[] fillable;
    private readonly ConcurrentDictionary<string, Localised> localised = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long?[]> deduced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> completable = new(StringComparer.Ordinal);

    /// <summary>A solver for rules over cells.</summary>
    /// <param name="model">The rules, over the cells' variables.</param>
    /// <param name="cells">The variables, in the order of the patterns.</param>
    /// <param name="fillable">Of each, whether it gets a new value when it changes; else it becomes missing.</param>
    /// <param name="units">What can change, the preferred first among equally dear ones.</param>
    public ComponentSolver(ConstraintModel model, IEnumerable<string> cells, bool[] fillable, ImmutableArray<ChangeUnit> units)
    {
        this.model = model;
        this.cells = [.. cells.Select(cell => model.Variables[cell])];
        this.fillable = fillable;
        this.units = units;
    }

    /// <summary>How many patterns were solved.</summary>
    public int Patterns => localised.Count + deduced.Count;

    /// <summary>The variable of a cell.</summary>
    public ConstraintVariable Variable(int cell) => cells[cell].Declared;

    /// <summary>
    /// The smallest weighted set of cells that can be changed so that every rule holds or cannot be said. Between sets of
    /// equal weight the unit that comes first decides, then the next.
    /// </summary>
    /// <remarks>Source: Fellegi and Holt (1976), "A systematic approach to automatic edit and imputation", JASA 71(353); as a mixed integer problem in De Waal, Pannekoek and Scholtus (2011), Handbook of Statistical Data Editing and Imputation, section 3.4.</remarks>
    public Localised Localise(ReadOnlySpan<CellState> pattern)
    {
        var key = CellState.Key(pattern);
        return localised.TryGetValue(key, out var known) ? known : localised.GetOrAdd(key, SolveLocalisation(pattern.ToArray()));
    }

    /// <summary>For every open cell the only value that it can have; null where there are several, or none.</summary>
    public long?[] Deduce(ReadOnlySpan<CellState> pattern)
    {
        var key = CellState.Key(pattern);
        return deduced.TryGetValue(key, out var known) ? known : deduced.GetOrAdd(key, SolveDeduction(pattern.ToArray()));
    }

    /// <summary>Whether open cells can be filled so that every rule holds or cannot be said.</summary>
    public bool CanComplete(ReadOnlySpan<CellState> pattern)
    {
        var key = CellState.Key(pattern);
        return completable.TryGetValue(key, out var known) ? known : completable.GetOrAdd(key, SolverSettings.Solve(Fixed(pattern.ToArray())) is not null);
    }

    /// <summary>
    /// Values of the open cells nearest to proposed ones: the sum of absolute changes is least; among equal sums the first
    /// cell changes least, then the next, rather downwards than upwards. Null where nothing fits.
    /// </summary>
    /// <remarks>Source: Pannekoek and Zhang (2015), "Optimal adjustments for inconsistency in imputed data", Survey Methodology 41(1), with absolute instead of squared distances.</remarks>
    public long[]? Adjust(CellState[] pattern, long[] proposed)
    {
        var copy = Fixed(pattern);
        var open = Enumerable.Range(0, pattern.Length).Where(cell => pattern[cell].Kind == CellKind.Open).ToArray();
        var changes = open.Select(cell =>
        {
            var declared = cells[cell].Declared;
            var most = Math.Max(Math.Abs(declared.Maximum - proposed[cell]), Math.Abs(declared.Minimum - proposed[cell]));
            var change = copy.NewIntVar(0, most, "");
            copy.AddAbsEquality(change, cells[cell].Value - proposed[cell]);
            return change;
        }).ToArray();

        // The finest unit of all cells: a change of one in a number without decimals is larger than of one hundredth.
        var finest = open.Length == 0 ? 0 : open.Max(cell => cells[cell].Declared.Decimals);
        var sum = LinearExpr.WeightedSum(changes, open.Select(cell => (long)Math.Pow(10, finest - cells[cell].Declared.Decimals)));
        if (!Least(copy, sum))
        {
            return null;
        }

        for (var index = 0; index < open.Length; index++)
        {
            Least(copy, changes[index]);
        }

        foreach (var cell in open)
        {
            Least(copy, cells[cell].Value);
        }

        var solution = SolverSettings.Solve(copy)!;
        return [.. Enumerable.Range(0, pattern.Length).Select(cell => pattern[cell].Kind == CellKind.Open ? solution.Value(cells[cell].Value) : pattern[cell].Value)];
    }

    /// <summary>Minimises, and holds on to the minimum; false where nothing is possible.</summary>
    private static bool Least(CpModel copy, LinearExpr quantity)
    {
        copy.Minimize(quantity);
        if (SolverSettings.Solve(copy) is not { } solution)
        {
            return false;
        }

        var least = (long)Math.Round(solution.ObjectiveValue);
        copy.Model.Objective = null;
        copy.Add(quantity == least);
        return true;
    }

    /// <summary>The rules over a pattern whose values stand.</summary>
    private CpModel Fixed(CellState[] pattern)
    {
        var copy = Enforced();
        for (var cell = 0; cell < pattern.Length; cell++)
        {
            if (pattern[cell].Kind == CellKind.Open)
            {
                copy.AddBoolAnd([cells[cell].Present]);
            }
            else
            {
                ConstraintModel.Fix(copy, cells[cell], pattern[cell].Kind == CellKind.Value ? pattern[cell].Value : null);
            }
        }

        return copy;
    }

    private CpModel Enforced()
    {
        var copy = model.Model.Copy();
        copy.AddBoolAnd(model.Requirements.Select(requirement => requirement.Enforced));
        return copy;
    }

    private Localised SolveLocalisation(CellState[] pattern)
    {
        var copy = Enforced();
        var changes = Changeable(copy, pattern);
        return FewestChanges(copy, changes) is { } solution
            ? new Localised([.. Changed(solution, changes, pattern)], [])
            : new Localised(null, Conflict(pattern));
    }

    private IEnumerable<int> Changed(CpSolver solution, BoolVar[] changes, CellState[] pattern) => units
        .Where((_, unit) => solution.BooleanValue(changes[unit]))
        .SelectMany(unit => unit.Cells)
        .Where(cell => pattern[cell].Kind == CellKind.Value)
        .Order();

    /// <summary>Ties every cell to its value unless its unit changes; a unit without values cannot change.</summary>
    private BoolVar[] Changeable(CpModel copy, CellState[] pattern)
    {
        var changes = units.Select(_ => copy.NewBoolVar("")).ToArray();
        var unitOf = new int[pattern.Length];
        Array.Fill(unitOf, -1);
        for (var unit = 0; unit < units.Length; unit++)
        {
            foreach (var cell in units[unit].Cells)
            {
                unitOf[cell] = unit;
            }

            if (!units[unit].Cells.Any(cell => pattern[cell].Kind == CellKind.Value))
            {
                copy.AddBoolAnd([changes[unit].Not()]);
            }
        }

        for (var cell = 0; cell < pattern.Length; cell++)
        {
            var (variable, state) = (cells[cell], pattern[cell]);
            if (state.Kind == CellKind.Open)
            {
                copy.AddBoolAnd([variable.Present]);
            }
            else if (state.Kind == CellKind.Missing || unitOf[cell] < 0)
            {
                ConstraintModel.Fix(copy, variable, state.Kind == CellKind.Missing ? null : state.Value);
            }
            else
            {
                var change = changes[unitOf[cell]];
                copy.Add(variable.Value == state.Value).OnlyEnforceIf(change.Not());
                if (fillable[cell])
                {
                    copy.AddBoolAnd([variable.Present]);
                }
                else
                {
                    copy.AddBoolAnd([variable.Present.Not()]).OnlyEnforceIf(change);
                    copy.AddBoolAnd([variable.Present]).OnlyEnforceIf(change.Not());
                }
            }
        }

        return changes;
    }

    /// <summary>Least weight first; then, twenty units at a time, the earliest units.</summary>
    private CpSolver? FewestChanges(CpModel copy, BoolVar[] changes)
    {
        const int AtATime = 20;
        if (changes.Length == 0)
        {
            return SolverSettings.Solve(copy);
        }

        var weight = LinearExpr.WeightedSum(changes, units.Select(unit => (long)unit.Weight));
        if (changes.Length <= AtATime && units.Sum(unit => (long)unit.Weight) < 1L << 30)
        {
            copy.Minimize(LinearExpr.WeightedSum(changes, units.Select((unit, place) => ((long)unit.Weight << changes.Length) - (1L << (changes.Length - 1 - place)))));
            return SolverSettings.Solve(copy);
        }

        if (!Least(copy, weight))
        {
            return null;
        }

        for (var from = 0; from < changes.Length; from += AtATime)
        {
            var part = changes[from..Math.Min(from + AtATime, changes.Length)];
            Least(copy, LinearExpr.WeightedSum(part, part.Select((_, place) => -(1L << (AtATime - place)))));
        }

        return SolverSettings.Solve(copy);
    }

    /// <summary>A smallest set of rules that no change of changeable cells reconciles with what stands.</summary>
    private ImmutableArray<string> Conflict(CellState[] pattern) => SmallestConflict.Of(model.Requirements, () =>
    {
        var copy = model.Model.Copy();
        Changeable(copy, pattern);
        return copy;
    });

    private long?[] SolveDeduction(CellState[] pattern)
    {
        var only = new long?[pattern.Length];
        var copy = Fixed(pattern);
        if (SolverSettings.Solve(copy) is not { } first)
        {
            return only;
        }

        foreach (var cell in Enumerable.Range(0, pattern.Length).Where(cell => pattern[cell].Kind == CellKind.Open))
        {
            var value = first.Value(cells[cell].Value);
            var other = Fixed(pattern);
            other.Add(cells[cell].Value != value);
            if (SolverSettings.Solve(other) is null)
            {
                only[cell] = value;
            }
        }

        return only;
    }
}
