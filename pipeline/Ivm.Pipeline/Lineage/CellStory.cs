using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Protection;

namespace Ivm.Pipeline.Lineage;

/// <summary>
/// The story of one value of one respondent, from the delivered line to the release: what came in, which row counted,
/// which checks failed, what editing changed and why, what was derived from it, and what was released.
/// </summary>
public sealed class CellStory
{
    private readonly Edition edition;
    private readonly StorySource source;
    private readonly PseudonymKey key;
    private readonly string variable;
    private readonly List<StoryLine> lines = [];

    private CellStory(Edition edition, StorySource source, PseudonymKey key, string variable) =>
        (this.edition, this.source, this.key, this.variable) = (edition, source, key, variable);

    /// <summary>Tells the story.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="datasets">The committed datasets; steps whose dataset is not there yet are left out.</param>
    /// <param name="key">Key of the pseudonyms, to find the person in the release.</param>
    /// <param name="samplenr">Number of the sampled person.</param>
    /// <param name="variable">A question's variable, a derived variable, or a background variable of linkage.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such variable, or no such response.</exception>
    public static ImmutableArray<StoryLine> Tell(
        Edition edition, IReadOnlyCollection<CommittedDataset> datasets, PseudonymKey key, string samplenr, string variable, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(datasets);
        if (datasets.All(dataset => $"{dataset.Name}" != "clean.harmonised"))
        {
            throw Invalid("--person", "no responses that are harmonised yet", "a run that got as far as that", "Run 'ivm run' first.");
        }

        using var reading = new StorySource(datasets, samplenr, options, cancellation);
        var story = new CellStory(edition, reading, key, variable);
        story.TellAll();
        return [.. story.lines];
    }

    private void TellAll()
    {
        var question = edition.Questionnaire.Questions.FirstOrDefault(question => question.Variable == variable);
        var derived = edition.DerivedVariables().FirstOrDefault(derived => derived.Name == variable);
        var background = source.Has("link.respondents") && source.Columns("link.respondents").Contains(variable);
        if (question is null && derived is null && !background)
        {
            var known = edition.Questionnaire.Questions.Select(known => known.Variable).Concat(edition.DerivedVariables().Select(known => known.Name)).ToArray();
            throw Invalid("--variable", $"'{variable}', which is no question, derived or background variable of {edition.Year}", "one of them", NearestName.Suggestion(variable, known, "Correct the name."));
        }

        var isKept = new DeliveredRows(edition, source, question).Tell(lines);
        if (question is not null && isKept)
        {
            Verified(question);
            Edited();
            Answered(question);
        }

        if (derived is not null && isKept)
        {
            Derived(derived);
        }

        Linked(background);
        Released();
    }

    private void Verified(Question question)
    {
        var rules = edition.Rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        var failing = source.Rows("clean.rule_failures", "rule, severity", "ORDER BY rule")
            .Where(failure => Reads(failure[0]!, rules))
            .Select(failure => $"{failure[0]} fails ({failure[1]}){(rules.GetValueOrDefault(failure[0]!) is { } rule ? $": {rule.Label.English}" : IsDomain(failure[0]!) ? $": the answers are {question.Answer.Allowed}" : "")}")
            .ToArray();
        Add("verify", failing.Length == 0 ? ["no check that reads it fails"] : failing);
    }

    private static bool IsDomain(string check) => check.StartsWith("codes.", StringComparison.Ordinal) || check.StartsWith("range.", StringComparison.Ordinal);

    private bool Reads(string check, Dictionary<string, EditRule> rules) =>
        rules.TryGetValue(check, out var rule)
            ? rule.Condition.Variables().Contains(variable)
            : check.EndsWith($".{variable}", StringComparison.Ordinal);

    private void Edited()
    {
        var edits = source
            .Rows("clean.edits", "step, rule, rule_version, coalesce(old_value, 'missing'), coalesce(new_value, 'missing'), reason", $"AND variable = {SqlTypes.Literal(variable)} ORDER BY sequence")
            .Select(edit => $"{edit[3]} becomes {edit[4]}: {edit[0]} by {edit[1]}{(string.IsNullOrEmpty(edit[2]) ? "" : $" version {edit[2]}")} ({edit[5]})")
            .ToArray();
        Add("edit", edits.Length == 0 ? ["unchanged"] : edits);
    }

    private void Answered(Question question)
    {
        foreach (var row in source.Rows("clean.respondents", $"{Quoted(variable)}, {Quoted(MissingReason.Column(variable))}"))
        {
            var label = question.Answer.Choices.FirstOrDefault(choice => choice.Value == row[0])?.Label.English;
            Add("derive", row[0] is null ? $"missing: {row[1]}" : $"{row[0]}{(label is null ? "" : $" ({label})")}");
        }
    }

    private void Derived(DerivedVariable derived)
    {
        Add("derive", $"{derived.Label.English}: {derived.Derivation.English}");
        var questions = edition.Questionnaire.Questions.Select(question => question.Variable).ToHashSet(StringComparer.Ordinal);
        foreach (var from in derived.From)
        {
            var missing = questions.Contains(from) ? Quoted(MissingReason.Column(from)) : "NULL";
            foreach (var row in source.Rows("clean.respondents", $"{Quoted(from)}, {missing}"))
            {
                var edits = source.Rows("clean.edits", "count(*)", $"AND variable = {SqlTypes.Literal(from)}").Single()[0];
                Add("derive", $"from {from}: {row[0] ?? $"missing{(row[1] is null ? "" : $" ({row[1]})")}"}{(edits is "0" or null ? "" : ", edited")}");
            }
        }

        foreach (var row in source.Rows("clean.respondents", Quoted(variable)))
        {
            Add("derive", $"gives {row[0] ?? "missing"}");
        }
    }

    private void Linked(bool isBackground)
    {
        var value = isBackground ? Quoted(variable) : "NULL";
        var origin = isBackground && source.Columns("link.respondents").Contains($"{variable}_origin") ? Quoted($"{variable}_origin") : "NULL";
        foreach (var row in source.Rows("link.respondents", $"{value}, {origin}"))
        {
            Add("link", isBackground ? $"{row[0] ?? "missing"}{(row[1] is null ? "" : $", from {row[1]}")}" : "belongs to the target population");
        }

        foreach (var row in source.Rows("link.set_apart", "reason"))
        {
            Add("link", $"the response is set apart: {row[0]}");
        }
    }

    private void Released()
    {
        if (!source.Has("protect.persons") || source.Rows("link.respondents", "rinpersoons || rinpersoon") is not [[{ } identity]])
        {
            return;
        }

        var person = key.Pseudonym(ProtectTransform.PurposeOf(edition.Year), identity);
        if (!source.Columns("protect.persons").Contains(variable))
        {
            Add("release", $"not released (the person is {person})");
            return;
        }

        foreach (var row in source.Read($"SELECT {Quoted(variable)} FROM protect.persons WHERE person_id = $person", new SqlParameter("person", person)))
        {
            Add("release", $"persons, {person}: {row[0] ?? "missing"}");
        }
    }

    private static string Quoted(string name) => SqlStatement.Identifier(name);

    private void Add(string stage, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            lines.Add(new StoryLine(stage, text));
        }
    }

    private static InvalidInputException Invalid(string where, string found, string expected, string repair) =>
        new(InputFailure.Invalid, new Fault(where, found, expected, repair));
}
