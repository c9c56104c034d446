using System.Collections.Immutable;
using Google.OrTools.Sat;
using Google.OrTools.Util;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>
/// Conditions over variables with known values, decided exactly: can they hold together, for which values, and if not,
/// which of them exclude each other. Numbers are exact (a constant is what its decimal notation says), missing is a
/// state of a variable, and conditions have the three values of the grammar.
/// </summary>
/// <remarks>
/// Solved by CP-SAT of Google OR-Tools, alone and from a fixed start, so that equal models have equal answers. Linear
/// arithmetic, quotients in comparisons, sets, texts and every connective can be expressed; products of variables and
/// what reads other records cannot, and <see cref="Require"/> says so.
/// </remarks>
public sealed class ConstraintModel
{
    private readonly CpModel model = new();
    private readonly Dictionary<string, ModelVariable> variables = new(StringComparer.Ordinal);
    private readonly List<(string Name, BoolVar Enforced)> requirements = [];
    private readonly LogicBuilder logic;
    private readonly ConditionEncoder conditions;

    private ConstraintModel(IEnumerable<ConstraintVariable> declared, ConstraintSettings settings)
    {
        logic = new LogicBuilder(model);
        foreach (var variable in declared)
        {
            Add(variable);
        }

        conditions = new ConditionEncoder(logic, new ArithmeticEncoder(logic, variables), settings);
        if (!settings.InterviewIsGiven)
        {
            TieInterviewDate();
        }
    }

    /// <summary>The variables as declared, in their order.</summary>
    public IEnumerable<ConstraintVariable> Declared => variables.Values.Select(variable => variable.Declared);

    /// <summary>The variables, by name.</summary>
    internal IReadOnlyDictionary<string, ModelVariable> Variables => variables;

    /// <summary>The solver's model.</summary>
    internal CpModel Model => model;

    /// <summary>The requirements, in order, each with the literal that enforces it.</summary>
    internal IReadOnlyList<(string Name, BoolVar Enforced)> Requirements => requirements;

    /// <summary>A model without requirements.</summary>
    /// <param name="variables">The variables, names unique.</param>
    /// <param name="settings">What conditions read besides; may be left out.</param>
    public static ConstraintModel Of(IEnumerable<ConstraintVariable> variables, ConstraintSettings? settings = null) =>
        new(variables, settings ?? new ConstraintSettings());

    /// <summary>Demands something of a condition.</summary>
    /// <param name="name">How conflicts call it.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="demand">What it must come to.</param>
    /// <returns>Null, or why the condition cannot be expressed, to follow "because "; nothing is demanded then.</returns>
    public string? Require(string name, Expression condition, Demand demand = Demand.NotFalse)
    {
        Kleene outcome;
        try
        {
            outcome = conditions.Of(condition);
        }
        catch (InexpressibleException reason)
        {
            return reason.Message;
        }

        var enforced = model.NewBoolVar("");
        requirements.Add((name, enforced));
        model.AddImplication(enforced, demand switch
        {
            Demand.True => outcome.True,
            Demand.False => outcome.False,
            _ => outcome.False.Not(),
        });
        return null;
    }

    /// <summary>Demands that a condition certainly fails.</summary>
    /// <returns>As <see cref="Require"/>.</returns>
    public string? RequireNot(string name, Expression condition) => Require(name, condition, Demand.False);

    /// <summary>Gives a variable a value that it can have.</summary>
    /// <param name="variable">Name of the variable.</param>
    /// <param name="value">The value as <see cref="ConstraintVariable.Encode(double)"/> gives it; null for missing.</param>
    public void Fix(string variable, long? value) => Fix(model, variables[variable], value);

    /// <summary>Whether everything required can hold at once: an example, or a smallest set that cannot.</summary>
    /// <param name="effort">How much work each question to the solver may take, about seconds but counted in steps; no limit when null.</param>
    /// <exception cref="UndecidedException">The work did not suffice.</exception>
    public ConstraintOutcome Solve(double? effort = null)
    {
        var all = model.Copy();
        all.AddBoolAnd(requirements.Select(requirement => requirement.Enforced));
        return SolverSettings.Solve(all, effort) is { } solution
            ? new ConstraintOutcome.Possible(variables.Values.ToImmutableSortedDictionary(variable => variable.Declared.Name, variable => Value(solution, variable), StringComparer.Ordinal))
            : new ConstraintOutcome.Impossible(SmallestConflict.Of(this, effort));
    }

    /// <summary>Gives a variable of a copy of the model a value.</summary>
    internal static void Fix(CpModel copy, ModelVariable variable, long? value)
    {
        if (value is { } present)
        {
            copy.Add(variable.Value == present);
            copy.AddBoolAnd([variable.Present]);
        }
        else
        {
            copy.AddBoolAnd([variable.Present.Not()]);
        }
    }

    private static string? Value(CpSolver solution, ModelVariable variable) =>
        solution.BooleanValue(variable.Present) ? variable.Declared.Text(solution.Value(variable.Value)) : null;

    private void Add(ConstraintVariable declared)
    {
        var domain = declared.Values.IsEmpty ? new Domain(declared.Minimum, declared.Maximum) : Domain.FromValues([.. declared.Values]);
        var value = model.NewIntVarFromDomain(domain, "");
        ILiteral present = declared.CanBeMissing ? model.NewBoolVar("") : logic.True;
        if (declared.CanBeMissing)
        {
            model.Add(value == declared.Minimum).OnlyEnforceIf(present.Not());
        }

        variables.Add(declared.Name, new ModelVariable(declared, logic.Add(value, declared.Minimum, declared.Maximum), value, present));
    }

    private void TieInterviewDate()
    {
        if (!variables.TryGetValue(ConstraintSettings.InterviewDay, out var day)
            || !variables.TryGetValue(ConstraintSettings.InterviewYear, out var year)
            || !variables.TryGetValue(ConstraintSettings.InterviewMonth, out var month))
        {
            return;
        }

        model.AddImplication(day.Present, year.Present);
        model.AddImplication(year.Present, day.Present);
        model.AddImplication(day.Present, month.Present);
        model.AddImplication(month.Present, day.Present);
        var table = model.AddAllowedAssignments([day.Value, year.Value, month.Value]);
        for (var number = day.Declared.Minimum; number <= day.Declared.Maximum; number++)
        {
            var date = DateOnly.FromDayNumber((int)number);
            table.AddTuple([number, date.Year, date.Month]);
        }

        if (day.Declared.CanBeMissing)
        {
            table.AddTuple([day.Declared.Minimum, year.Declared.Minimum, month.Declared.Minimum]);
        }
    }
}
