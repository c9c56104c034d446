using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Edits a table in four steps, each leaving a line in the log for every cell that it changes: corrections by rule,
/// typing errors, localisation (impossible and misrouted answers, then the fewest cells whose change lets the hard rules
/// hold), and imputation. The table itself stays as it is: <see cref="Replay"/> makes the edited one of it and the log.
/// </summary>
/// <remarks>
/// Only records where a check fails or a correction applies are looked at one by one; of the others only the columns that
/// imputations and their rules read are in memory. The same table and plan give the same log, whatever the threads.
/// </remarks>
public sealed class TableEditing
{
    private const int ChunkSize = 500;
    private const string Suspects = "\"suspects:\"";

    private readonly EditingSettings settings;

    private TableEditing(EditingSettings settings) => this.settings = settings;

    /// <summary>The editing of an edition's responses.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="table">Its responses, as <see cref="CheckedTable.Of"/> says.</param>
    public static TableEditing Of(Edition edition, CheckedTable table)
    {
        ArgumentNullException.ThrowIfNull(edition);
        return new TableEditing(EditingSettings.Of(edition, table));
    }

    /// <summary>The editing of any table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="plan">How it is edited.</param>
    public static TableEditing Of(CheckedTable table, ImmutableArray<EditRule> rules, EditingPlan plan) =>
        new(EditingSettings.Of(table, rules, plan));

    /// <summary>
    /// Edits the table. Leaves the session table <c>edits</c>: <c>row</c>, the key columns, <c>step</c>, <c>sequence</c>
    /// (of the changes of one cell, from 1), <c>rule</c>, <c>rule_version</c>, <c>variable</c>, <c>old_value</c>,
    /// <c>new_value</c> (as texts, NULL for missing) and <c>reason</c>.
    /// </summary>
    /// <param name="sql">A session with the table.</param>
    /// <param name="threads">Threads that may work.</param>
    /// <param name="cancellation">Says whether to stop.</param>
    /// <exception cref="InvalidInputException">Localisation changes more records than the plan tolerates.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EditingOutcome Run(ISqlSession sql, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var bounds = new VariableBounds(sql, settings);
        var (rules, left) = Participating(bounds);
        var components = Components(rules, bounds);
        sql.Execute(SqlStatement.Composed("suspects", $"CREATE OR REPLACE TEMP TABLE {Suspects} AS {TableVerification.Of(settings.Table, settings.Checks(rules), settings.Expressions, settings.Questionnaire).FailingRows().Text}"));
        var (edits, outcome) = EditSuspects(sql, components, threads, cancellation);
        if (!settings.Plan.Imputations.IsEmpty)
        {
            var records = Overlaid(sql, components, edits, cancellation);
            var completion = new CompletionCheck(records, settings, components, threads, cancellation);
            edits.AddRange(completion.Run());
            var imputer = new Imputer(records, settings, components, threads, cancellation);
            edits.AddRange(imputer.Run());
            outcome = outcome with
            {
                Classes = imputer.Classes,
                NoDonor = imputer.NoDonor,
                Contradictions = Sum(outcome.Contradictions.Select(entry => KeyValuePair.Create(entry.Rules, entry.Records)).Concat(completion.Contradictions)),
            };
        }

        LocalisationGate.Check(sql, settings, edits);
        EditLog.Write(sql, settings.Table, edits);
        return outcome with
        {
            Edits = edits.Count,
            NotLocalised = left,
            Patterns = components.Sum(component => component.Solver.Patterns),
            Counts =
            [
                .. edits.GroupBy(edit => (edit.Step, edit.Rule, edit.Reason))
                    .OrderBy(group => group.Key.Step).ThenBy(group => group.Key.Rule, StringComparer.Ordinal).ThenBy(group => group.Key.Reason, StringComparer.Ordinal)
                    .Select(group => (group.Key.Step.ToString().ToLowerInvariant(), group.Key.Rule, group.Key.Reason, group.LongCount())),
            ],
        };
    }

    /// <summary>The hard rules that the solver can express, and why others cannot take part.</summary>
    private (ImmutableArray<EditRule> Rules, ImmutableArray<(string Rule, string Reason)> Left) Participating(VariableBounds bounds)
    {
        var (rules, left) = (ImmutableArray.CreateBuilder<EditRule>(), ImmutableArray.CreateBuilder<(string, string)>());
        foreach (var rule in settings.Rules.Where(rule => rule.Severity == Severity.Error))
        {
            var variables = rule.Condition.Variables().Select(bounds.Find).OfType<ConstraintVariable>().Concat(ConstraintSettings.GivenInterview).DistinctBy(variable => variable.Name);
            if (ConstraintModel.Of(variables, settings.Constraints with { InterviewIsGiven = true }).Require(rule.Name, rule.Condition) is { } reason)
            {
                left.Add((rule.Name, reason));
            }
            else
            {
                rules.Add(rule);
            }
        }

        return (rules.ToImmutable(), left.ToImmutable());
    }

    private ImmutableArray<EditedComponent> Components(ImmutableArray<EditRule> rules, VariableBounds bounds)
    {
        var named = settings.Plan.Reliability.SelectMany(unit => unit.Variables).ToHashSet(StringComparer.Ordinal);
        ReliabilityUnit[] reliability =
        [
            .. settings.Plan.Reliability,
            .. settings.Table.Variables.Where(variable => !named.Contains(variable.Name)).Select(variable => new ReliabilityUnit([variable.Name], 1)),
        ];
        ReliabilityUnit[] changeable =
        [
            .. reliability.Select(unit => unit with { Variables = [.. unit.Variables.Where(name => !settings.Plan.NeverChanged.Contains(name))] }).Where(unit => !unit.Variables.IsEmpty),
        ];
        return [.. RuleComponent.Of(rules, name => !settings.Plan.NeverChanged.Contains(name) && bounds.Find(name) is not null).Select(component => new EditedComponent(component, settings, bounds, changeable))];
    }

    private (List<Edit> Edits, EditingOutcome Outcome) EditSuspects(ISqlSession sql, ImmutableArray<EditedComponent> components, int threads, CancellationToken cancellation)
    {
        var records = RecordLoader.Load(sql, settings, Read(components), Suspects, cancellation);
        var chunks = (records.Count + ChunkSize - 1) / ChunkSize;
        var found = new List<Edit>[chunks];
        var editors = new RecordEditor[chunks];
        OrderedParallel.For(threads, chunks, chunk =>
        {
            (found[chunk], editors[chunk]) = ([], new RecordEditor(records, settings, components));
            for (var record = chunk * ChunkSize; record < Math.Min(records.Count, (chunk + 1) * ChunkSize); record++)
            {
                found[chunk].AddRange(editors[chunk].Edit(record));
            }
        }, cancellation);
        return ([.. found.SelectMany(part => part)], new EditingOutcome
        {
            Suspects = records.Count,
            Contradictions = Sum(editors.SelectMany(editor => editor.Contradictions)),
            Unfit = Sum(editors.SelectMany(editor => editor.Unfit)),
        });
    }

    /// <summary>The variables that editing a record reads or changes.</summary>
    private IEnumerable<string> Read(ImmutableArray<EditedComponent> components) => settings.Table.Variables.Where(variable => variable.HasDomain).Select(variable => variable.Name)
        .Concat(settings.Routing.SelectMany(question => (question.AskIf?.Variables() ?? []).Append(question.Variable)))
        .Concat(settings.Plan.Corrections.SelectMany(correction => correction.When.Variables().Concat(correction.Set.SelectMany(assignment => (assignment.Value?.Variables() ?? []).Append(assignment.Variable)))))
        .Concat(settings.Plan.Typing.OfType<CodeTyping>().SelectMany(typing => typing.Variables))
        .Concat(settings.Plan.Imputations.SelectMany(imputation => imputation.Variables.Concat(imputation.Where?.Variables() ?? [])))
        .Concat(components.SelectMany(component => component.Cells));

    private static ImmutableArray<(string Name, long Count)> Sum(IEnumerable<KeyValuePair<string, long>> counts) =>
        [.. counts.GroupBy(entry => entry.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(entry => entry.Value)))];

    /// <summary>All records with the columns that imputation reads, as the edits so far leave them.</summary>
    private EditedRecords Overlaid(ISqlSession sql, ImmutableArray<EditedComponent> components, List<Edit> edits, CancellationToken cancellation)
    {
        var imputed = settings.Plan.Imputed.ToHashSet(StringComparer.Ordinal);
        var needed = settings.Plan.Imputations
            .SelectMany(imputation => imputation.Variables.Concat(imputation.By).Concat(imputation.Classes.SelectMany(level => level.Select(item => item.Variable))).Concat(imputation.Where?.Variables() ?? []))
            .Concat(components.Where(component => component.Cells.Any(imputed.Contains)).SelectMany(component => component.Cells))
            .Concat(settings.Routing.Where(question => imputed.Contains(question.Variable)).SelectMany(question => question.AskIf?.Variables() ?? []));
        var records = RecordLoader.Load(sql, settings, needed, only: null, cancellation);
        foreach (var edit in edits)
        {
            if (records.Column(edit.Variable) is >= 0 and var column)
            {
                records[records.Find(edit.Row), column] = edit.New is not { } written ? CellValue.Missing
                    : records.Variables[column].IsNumber ? CellValue.Of(double.Parse(written, System.Globalization.CultureInfo.InvariantCulture))
                    : new CellValue(double.NaN, written);
            }
        }

        return records;
    }
}
