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
    private readonly StoryWords words;
    private readonly StorySource source;
    private readonly PseudonymKey key;
    private readonly string variable;
    private readonly List<StoryLine> lines = [];

    private CellStory(ContractSet contracts, Edition edition, StorySource source, PseudonymKey key, string variable) =>
        (this.edition, words, this.source, this.key, this.variable) = (edition, new StoryWords(contracts, edition), source, key, variable);

    /// <summary>Tells the story.</summary>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="datasets">The committed datasets; steps whose dataset is not there yet are left out.</param>
    /// <param name="key">Key of the pseudonyms, to find the person in the release.</param>
    /// <param name="samplenr">Number of the sampled person.</param>
    /// <param name="variable">A question's variable, a derived variable, or a background variable of linkage.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such variable, or no such response.</exception>
    public static ImmutableArray<StoryLine> Tell(
        ContractSet contracts, Edition edition, IReadOnlyCollection<CommittedDataset> datasets, PseudonymKey key, string samplenr, string variable, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(datasets);
        if (datasets.All(dataset => $"{dataset.Name}" != "clean.harmonised"))
        {
            throw Invalid("--person", "no responses that are harmonised yet", "a run that got as far as that", "Run 'ivm run' first.");
        }

        using var reading = new StorySource(datasets, samplenr, options, cancellation);
        var story = new CellStory(contracts, edition, reading, key, variable);
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

        if (question is not null)
        {
            Add("question", words.Ask(question));
        }

        var isKept = new DeliveredRows(edition, words, source, question).Tell(lines);
        if (question is not null && isKept)
        {
            Verified(question);
            Edited(question);
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
        var failing = source.Rows("clean.rule_failures", "rule, severity", "ORDER BY rule")
            .Where(failure => words.Reads(failure[0]!, variable))
            .Select(failure => $"{failure[0]} fails ({failure[1]}): {words.Demand(failure[0]!, question)}")
            .ToArray();
        Add("verify", failing.Length == 0 ? ["no check that reads it fails"] : failing);
    }

    private void Edited(Question question)
    {
        var edits = source
            .Rows("clean.edits", "step, rule, rule_version, old_value, new_value, reason", $"AND variable = {SqlTypes.Literal(variable)} ORDER BY sequence")
            .ToArray();
        if (edits.Length == 0)
        {
            Add("edit", "unchanged");
        }

        foreach (var edit in edits)
        {
            Add("edit", $"{words.Value(variable, edit[3])} becomes {words.Value(variable, edit[4])}: {words.Label("edit_reason", edit[5]!)}");
            var cause = words.Cause(edit[1]!, edit[0]!, question);
            Add("edit", $"  step {edit[0]}, by {edit[1]}{(string.IsNullOrEmpty(edit[2]) ? "" : $" (version {edit[2]})")}{(cause.Length == 0 ? "" : $": {cause}")}");
        }
    }

    private void Answered(Question question)
    {
        var flag = RespondentColumns.ImputedColumn(variable);
        var isFlagged = source.Has("clean.respondents") && source.Columns("clean.respondents").Contains(flag);
        foreach (var row in source.Rows("clean.respondents", $"{Quoted(variable)}, {Quoted(MissingReason.Column(variable))}, {(isFlagged ? Quoted(flag) : "false")}"))
        {
            Add("derive", row[0] is null ? words.MissingBecause(row[1]) : StoryWords.Labelled(question.Answer, row[0]!) + (row[2] == bool.TrueString ? $", marked as imputed ({flag})" : ""));
        }
    }

    private void Derived(DerivedVariable derived)
    {
        Add("derive", $"{derived.Label.English}: {derived.Derivation.English}");
        foreach (var from in derived.From)
        {
            From(from, $"from {from}");
        }

        foreach (var behind in Behind(derived).Except(derived.From).Where(behind => Edits(behind).Count > 0))
        {
            From(behind, $"behind it, {behind}");
        }

        foreach (var row in source.Rows("clean.respondents", Quoted(variable)))
        {
            Add("derive", $"gives {row[0] ?? "missing"}");
        }
    }

    /// <summary>A value that another was computed from, and what editing made it from.</summary>
    private void From(string from, string said)
    {
        var isAsked = edition.Questionnaire.Questions.Any(question => question.Variable == from);
        foreach (var row in source.Rows("clean.respondents", $"{Quoted(from)}, {(isAsked ? Quoted(MissingReason.Column(from)) : "NULL")}"))
        {
            var edited = Edits(from) is [var first, ..] edits
                ? $", edited from {words.Value(from, first[0])}: {string.Join(", ", edits.Select(edit => words.Label("edit_reason", edit[1]!)))}"
                : "";
            Add("derive", $"{said}: {(row[0] is null ? words.MissingBecause(row[1]) : words.Value(from, row[0]))}{edited}");
        }
    }

    private List<string?[]> Edits(string of) => source.Rows("clean.edits", "old_value, reason", $"AND variable = {SqlTypes.Literal(of)} ORDER BY sequence");

    /// <summary>The questions that a derived variable goes back to, through other derived variables.</summary>
    private IEnumerable<string> Behind(DerivedVariable derived)
    {
        var known = edition.DerivedVariables().ToDictionary(each => each.Name, StringComparer.Ordinal);
        return derived.From.SelectMany(from => known.TryGetValue(from, out var further) ? Behind(further) : [from]).Distinct(StringComparer.Ordinal);
    }

    private void Linked(bool isBackground)
    {
        var value = isBackground ? Quoted(variable) : "NULL";
        var origin = isBackground && source.Columns("link.respondents").Contains($"{variable}_origin") ? Quoted($"{variable}_origin") : "NULL";
        foreach (var row in source.Rows("link.respondents", $"{value}, {origin}"))
        {
            Add("link", isBackground ? $"{row[0] ?? "missing"}{(row[1] is null ? "" : $", from: {words.Label("value_origin", row[1]!)}")}" : "belongs to the target population");
        }

        Matched();
        foreach (var row in source.Rows("link.set_apart", "reason"))
        {
            Add("link", $"the response is set apart: {words.Label("set_apart_reason", row[0]!)}");
        }
    }

    /// <summary>How sure it is who the respondent is, where that was found by name and address.</summary>
    private void Matched()
    {
        if (!source.Has("link.respondents") || !source.Columns("link.respondents").Contains("link_pass"))
        {
            return;
        }

        foreach (var row in source.Rows("link.respondents", "link_status, link_pass, round(link_weight, 1), round(link_posterior, 6), round(link_margin, 1)", "AND link_pass IS NOT NULL"))
        {
            Add("link", $"{words.Label("link_status", row[0]!)}: pass {row[1]}, evidence of {row[2]} bits, probability {row[3]}{(row[4] is null ? "" : $", {row[4]} bits more than without this match")}");
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
            Add("release", $"{variable} is not among the released variables of persons; the person is {person}");
            return;
        }

        foreach (var row in source.Read($"SELECT {Quoted(variable)} FROM protect.persons WHERE person_id = $person", new SqlParameter("person", person)))
        {
            Add("release", $"persons, {person}: {words.Value(variable, row[0])}");
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
