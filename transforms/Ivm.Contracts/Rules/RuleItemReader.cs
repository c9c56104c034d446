using System.Collections.Frozen;

namespace Ivm.Contracts;

/// <summary>Reads the items of <c>rules:</c>, of an edition or of somebody's table.</summary>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="codeLists">Code lists that rules are repeated over.</param>
/// <param name="year">The edition's year.</param>
/// <param name="scope">What conditions may read.</param>
/// <param name="alone">Whether they are rules of somebody's table, where label and severity may be left out and texts may be in one language.</param>
/// <param name="names">Names that rules have already; null where none has one.</param>
internal sealed class RuleItemReader(FaultCollector faults, FrozenDictionary<string, CodeList> codeLists, int year, ExpressionScope scope, bool alone = false, UniqueNames? names = null)
{
    private readonly UniqueNames _names = names ?? new(faults, "rule");

    /// <summary>The rules that an item stands for: one, or one per code of the list that it is repeated over; none where it is not in force.</summary>
    public IEnumerable<EditRule> Read(ContractNode item)
    {
        var reader = ContractReader.Open(item, faults, "a rule");
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var name = reader.Scalar("rule", "the rule's name");
        var (dutch, english) = alone && !reader.Has("label") ? (name, name) : ContractTexts.Read(reader, "label", alone);
        var (longDutch, longEnglish) = reader.Has("description") ? ContractTexts.Read(reader, "description", alone) : default;
        var severity = alone && !reader.Has("severity") ? Severity.Error : reader.Choice<Severity>("severity");
        var (since, until) = (reader.OptionalInteger("since", 1900, 2999), reader.OptionalInteger("until", 1900, 2999));
        var condition = reader.Scalar("condition", "a condition that must hold");
        reader.Done();
        if (since > until)
        {
            faults.Add(reader.Where, $"a rule since {since} until {until}", "a first edition that is no later than the last", "Exchange them.");
        }

        // What such a rule reads need not exist in this edition.
        if (since > year || until < year)
        {
            yield break;
        }

        foreach (var template in Template.For(repeat, codeLists, year, faults))
        {
            var written = template.Name(name);
            if (!_names.Add(written))
            {
                continue;
            }

            if (!ContractNames.IsVariable(written!.Value))
            {
                faults.Add(written.Where, $"the name '{written.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the rule.");
            }

            var parsed = condition is null ? null : Parse(template.Expand(condition));
            if (parsed is not null)
            {
                yield return new EditRule(written.Value, template.Label(dutch, english), severity, parsed, written.Where)
                {
                    Description = longDutch is null && longEnglish is null ? null : template.Label(longDutch, longEnglish),
                    Since = since,
                    Until = until,
                };
            }
        }
    }

    private Expression? Parse(Expanded condition) => !condition.Sound ? null : ExpressionParser.ParseCondition(condition.Text, scope, condition.At, faults);
}
