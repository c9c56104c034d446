using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Statistics.Editing;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Edits one record after another, up to and including localisation: corrections, typing errors, impossible and
/// misrouted answers, then the fewest cells whose change lets the hard rules hold. Not for several threads.
/// </summary>
internal sealed class RecordEditor
{
    private readonly EditedRecords records;
    private readonly EditingSettings settings;
    private readonly ImmutableArray<EditedComponent> components;
    private readonly ImmutableArray<Check> domains;
    private readonly ImmutableArray<Check> routes;
    private readonly OpenCells open;
    private readonly RecordView view;
    private readonly RecordView delivered;
    private readonly BalanceRepair[] balances;
    private readonly List<Edit> edits = [];

    /// <summary>An editor of records.</summary>
    public RecordEditor(EditedRecords records, EditingSettings settings, ImmutableArray<EditedComponent> components)
    {
        (this.records, this.settings, this.components) = (records, settings, components);
        domains = [.. QuestionChecks.OfDomains(settings.Table)];
        routes = settings.Questionnaire is null ? [] : [.. QuestionChecks.OfRouting(settings.Questionnaire).Where(check => check.Kind == CheckKind.Routing)];
        open = new OpenCells(records, settings);
        view = new RecordView(records, settings.Evaluator);
        delivered = new RecordView(records, settings.Evaluator) { AsDelivered = true };
        balances = [.. settings.Plan.Typing.OfType<BalanceTyping>().Select(typing => new BalanceRepair(typing, settings, records))];
    }

    /// <summary>Records without a solution, by the rules that exclude each other.</summary>
    public SortedDictionary<string, long> Contradictions { get; } = new(StringComparer.Ordinal);

    /// <summary>Records where a correction was left out.</summary>
    public SortedDictionary<string, long> Unfit { get; } = new(StringComparer.Ordinal);

    /// <summary>Edits a record; its edits, in order.</summary>
    public IReadOnlyList<Edit> Edit(int record)
    {
        edits.Clear();
        (view.Record, delivered.Record) = (record, record);
        Correct();
        Retype();
        Blank();
        Reroute();
        Localise();
        return edits;
    }

    private void Correct()
    {
        foreach (var correction in settings.Plan.Corrections.Where(correction => delivered.Holds(correction.When) is true))
        {
            var values = correction.Set.Select(assignment => assignment.Value is { } value ? delivered.Compute(value) : CellValue.Missing).ToArray();
            var fits = correction.Set.Select((assignment, index) => assignment.Value is null || records.Variables[records.Column(assignment.Variable)].IsSubstantive(values[index]));
            if (!fits.All(fit => fit))
            {
                Unfit[correction.Name] = Unfit.GetValueOrDefault(correction.Name) + 1;
                continue;
            }

            for (var index = 0; index < values.Length; index++)
            {
                Change(records.Column(correction.Set[index].Variable), values[index], EditStep.Correction, correction.Name, correction.Version, EditReason.Corrected);
            }
        }
    }

    private void Retype()
    {
        foreach (var typing in settings.Plan.Typing.OfType<CodeTyping>())
        {
            foreach (var column in typing.Variables.Where(name => !settings.Plan.NeverChanged.Contains(name)).Select(records.Column))
            {
                var (variable, value) = (records.Variables[column], records[view.Record, column]);
                if (!variable.IsAllowed(value) && Nearest(variable, value, typing) is { } code)
                {
                    Change(column, code, EditStep.Typing, typing.Name, typing.Version, EditReason.Typing);
                }
            }
        }

        foreach (var balance in balances)
        {
            foreach (var (column, value) in balance.Repairs(view))
            {
                Change(column, value, EditStep.Typing, balance.Typing.Name, balance.Typing.Version, EditReason.Typing);
            }
        }
    }

    private static CellValue? Nearest(EditedVariable variable, CellValue value, CodeTyping typing)
    {
        var codes = variable.IsNumber ? variable.Numbers : [.. variable.Declared.Codes];
        var (typed, known) = typing.IgnoreCase
            ? (value.Written!.ToLowerInvariant(), [.. codes.Select(code => code.ToLowerInvariant())])
            : (value.Written!, codes);
        return TypingDistance.Nearest(typed, known, typing.MaximumDistance) is >= 0 and var place
            ? variable.IsNumber ? CellValue.Of(int.Parse(codes[place], CultureInfo.InvariantCulture)) : new CellValue(double.NaN, codes[place])
            : null;
    }

    /// <summary>Impossible answers become missing.</summary>
    private void Blank()
    {
        foreach (var check in domains)
        {
            var column = records.Column(check.Variables[0]);
            if (!records.Variables[column].IsAllowed(records[view.Record, column]) && !settings.Plan.NeverChanged.Contains(check.Variables[0]))
            {
                Change(column, CellValue.Missing, EditStep.Localisation, check.Name, check.Version, EditReason.OutOfRange);
            }
        }
    }

    /// <summary>
    /// Answers to questions that the routing leads past become missing. Where it cannot be told because a question that
    /// it reads was itself passed by, this one was passed by as well.
    /// </summary>
    private void Reroute()
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var question in settings.Routing.Where(question => question.AskIf is not null))
        {
            if (!records.Asked[question.AskedColumn][view.Record]
                || (view.Holds(question.AskIf!) ?? (passed.Count > 0 && question.AskIf!.Variables().Any(passed.Contains) ? false : null)) is not false)
            {
                continue;
            }

            passed.Add(question.Variable);
            var column = records.Column(question.Variable);
            if (!records[view.Record, column].IsMissing)
            {
                var check = routes.First(check => check.Variables[0] == question.Variable);
                Change(column, CellValue.Missing, EditStep.Localisation, check.Name, check.Version, EditReason.Misrouted);
            }
        }
    }

    private void Localise()
    {
        foreach (var component in components.Where(component => component.Fails(view)))
        {
            if (component.CanOnlyBlank && component.BlankedCells.FirstOrDefault(cells => !component.FailsWithout(view, records, cells)) is { IsDefault: false } cells)
            {
                Change(component, cells.Where(cell => !view.Value(component.Cells[cell]).IsMissing));
                continue;
            }

            var localised = component.Solver.Localise(component.Pattern(view, records, column => open.IsOpen(view, column)));
            if (localised.Cells is { } found)
            {
                Change(component, found);
            }
            else
            {
                var rules = string.Join(", ", localised.Conflict);
                Contradictions[rules] = Contradictions.GetValueOrDefault(rules) + 1;
            }
        }
    }

    /// <summary>The cells become missing; the log names the first failing rule that reads each.</summary>
    private void Change(EditedComponent component, IEnumerable<int> cells)
    {
        var failing = component.Rules.Rules.Where(rule => view.Holds(rule.Condition) is false).ToArray();
        foreach (var name in cells.Select(cell => component.Cells[cell]).ToArray())
        {
            var rule = failing.FirstOrDefault(rule => rule.Condition.Variables().Contains(name)) ?? component.Rules.Rules.First(rule => rule.Condition.Variables().Contains(name));
            Change(records.Column(name), CellValue.Missing, EditStep.Localisation, rule.Name, rule.Version, EditReason.Localised);
        }
    }

    private void Change(int column, CellValue value, EditStep step, string rule, string version, string reason)
    {
        var old = records[view.Record, column];
        if (old.Written == value.Written)
        {
            return;
        }

        edits.Add(new Edit(records.Rows[view.Record], step, rule, version, records.Variables[column].Name, old.Written, value.Written, reason));
        records[view.Record, column] = value;
    }
}
