using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Edit rules and the rule for duplicates, as one contract and what it includes give them.</summary>
internal sealed record RuleBook(ImmutableArray<EditRule> Rules, DuplicateRule Duplicates);

/// <summary>Reads <c>rules/*.yaml</c>.</summary>
internal sealed class RuleReader(ContractSources sources, int year, ExpressionScope scope, IReadOnlySet<string> questions, IReadOnlySet<string> columns)
{
    private readonly FaultCollector _faults = sources.Faults;
    private readonly UniqueNames _names = new(sources.Faults, "rule");
    private readonly ImmutableArray<EditRule>.Builder _rules = ImmutableArray.CreateBuilder<EditRule>();
    private DuplicateRule? _duplicates;

    /// <summary>Reads the contract of that name and what it includes.</summary>
    public RuleBook Read(ContractScalar? name)
    {
        var readers = Inclusion.Follow(sources.Files, _faults, "rules", name, "a set of rules");
        foreach (var reader in readers)
        {
            foreach (var item in reader.Items("rules", "a list of rules", required: false))
            {
                ReadRule(ContractReader.Open(item, _faults, "a rule"));
            }

            if (reader.Has("duplicates"))
            {
                ReadDuplicates(reader.Mapping("duplicates", "how duplicates are resolved"));
            }

            reader.Done();
        }

        if (_duplicates is null && readers.Length > 0 && readers[^1].Readable)
        {
            _faults.Add(readers[^1].Where, "no key 'duplicates'", "the key 'duplicates', in this file or one that it includes", "Say which of several responses of a person is kept.");
        }

        return new RuleBook(_rules.ToImmutable(), _duplicates ?? new DuplicateRule([], [DuplicateCriterion.FileAndLine]));
    }

    private void ReadRule(ContractReader reader)
    {
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var name = reader.Scalar("rule", "the rule's name");
        var (dutch, english) = ReadTexts(reader.Mapping("label", "a text in Dutch and English: { nl: ..., en: ... }"));
        var (longDutch, longEnglish) = reader.OptionalMapping("description", "a text in Dutch and English: { nl: ..., en: ... }") is { } description ? ReadTexts(description) : default;
        var severity = reader.Choice<Severity>("severity");
        var (since, until) = (reader.OptionalInteger("since", 1900, 2999), reader.OptionalInteger("until", 1900, 2999));
        var condition = reader.Scalar("condition", "a condition that must hold");
        var setMissing = reader.Names("set_missing", "a list of variables", required: false);
        reader.Done();
        if (severity != Severity.Error && setMissing.Length > 0)
        {
            _faults.Add(setMissing[0].Where, "variables that are made missing by a rule that is no error", "severity: error, or no set_missing", "Remove 'set_missing', or change the severity.");
        }

        if (since > until)
        {
            _faults.Add(reader.Where, $"a rule since {since} until {until}", "a first edition that is no later than the last", "Exchange them.");
        }

        // What such a rule reads need not exist in this edition.
        if (since > year || until < year)
        {
            return;
        }

        foreach (var template in Template.For(repeat, sources.CodeLists, year, _faults))
        {
            var written = template.Name(name);
            if (!_names.Add(written))
            {
                continue;
            }

            if (!ContractNames.IsVariable(written!.Value))
            {
                _faults.Add(written.Where, $"the name '{written.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the rule.");
            }

            var parsed = condition is null ? null : Parse(template.Expand(condition));
            var changed = setMissing.Select(template.Name).OfType<ContractScalar>().ToList();
            foreach (var variable in changed.Where(variable => !questions.Contains(variable.Value)))
            {
                _faults.Add(variable.Where, $"'{variable.Value}', which no question fills", "the variable of a question", NearestName.Suggestion(variable.Value, questions, "Correct the name."));
            }

            if (parsed is not null)
            {
                _rules.Add(new EditRule(written.Value, template.Label(dutch, english), severity, parsed, [.. changed.Select(variable => variable.Value)], written.Where)
                {
                    Description = longDutch is null && longEnglish is null ? null : template.Label(longDutch, longEnglish),
                    Since = since,
                    Until = until,
                });
            }
        }
    }

    private static (ContractScalar? Dutch, ContractScalar? English) ReadTexts(ContractReader reader)
    {
        var texts = (reader.Scalar("nl", "the text in Dutch"), reader.Scalar("en", "the text in English"));
        reader.Done();
        return texts;
    }

    private Expression? Parse(Expanded condition) => !condition.Sound ? null : ExpressionParser.ParseCondition(condition.Text, scope, condition.At, _faults);

    private void ReadDuplicates(ContractReader reader)
    {
        var key = reader.Names("key", "a list of columns");
        foreach (var column in key.Where(column => columns.Count > 0 && !columns.Contains(column.Value)))
        {
            _faults.Add(column.Where, $"the unknown column '{column.Value}'", "an administrative column of the response files", NearestName.Suggestion(column.Value, columns, "Correct the name."));
        }

        var keep = reader.Names("keep", "a list of criteria");
        if (keep.Length > 0 && keep[^1].Value != "file_and_line")
        {
            _faults.Add(keep[^1].Where, keep[^1].Description, "'file_and_line' as the last criterion, because it always decides", "Add it at the end.");
        }

        reader.Done();
        if (_duplicates is not null)
        {
            _faults.Add(reader.Where, "a second rule for duplicates", "one, in this file or one that it includes", "Remove one.");
        }

        _duplicates = new DuplicateRule([.. key.Select(column => column.Value)], [.. keep.Select(criterion => ContractReader.AsChoice<DuplicateCriterion>(criterion, _faults))]);
    }
}
