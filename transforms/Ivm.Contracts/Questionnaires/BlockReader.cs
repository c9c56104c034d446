using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Reads blocks of questions, in the order in which they are asked: a question may only be routed by earlier ones.</summary>
internal sealed class BlockReader
{
    private readonly FaultCollector _faults;
    private readonly FrozenDictionary<string, CodeList> _codeLists;
    private readonly FrozenDictionary<string, AnswerType> _answers;
    private readonly int _year;
    private readonly UniqueNames _variables;
    private readonly List<(string Variable, EditionSpan Asked)> _notAsked = [];

    /// <summary>Creates a reader for the blocks of one edition.</summary>
    public BlockReader(FaultCollector faults, FrozenDictionary<string, CodeList> codeLists, FrozenDictionary<string, AnswerType> answers, int year)
    {
        (_faults, _codeLists, _answers, _year) = (faults, codeLists, answers, year);
        _variables = new UniqueNames(faults, "variable");
        Scope = new ExpressionScope();
    }

    /// <summary>The variables of the questions read so far.</summary>
    public ExpressionScope Scope { get; }

    /// <summary>Explains, to whoever reads expressions elsewhere, which questions belong to other editions only.</summary>
    public void ExplainNotAsked(ExpressionScope scope)
    {
        foreach (var (variable, asked) in _notAsked)
        {
            Explain(scope, variable, asked);
        }
    }

    /// <summary>
    /// Makes the variables of all blocks known as ones that are asked later, so that a routing by them can be explained
    /// as what it is. Called before the first block is read.
    /// </summary>
    public void Announce(IEnumerable<ContractNode?> documents)
    {
        foreach (var items in documents.OfType<ContractMapping>().Select(document => document.Find("questions")).OfType<ContractList>())
        {
            ExplainLater(items.Items);
        }
    }

    /// <summary>Reads a block.</summary>
    /// <param name="document">The document; null when it could not be read.</param>
    /// <param name="name">The name that the file's own name demands.</param>
    /// <param name="prefix">What every variable must begin with; empty for shared blocks.</param>
    public Block Read(ContractNode? document, string name, string prefix = "")
    {
        Announce([document]);
        var reader = ContractReader.Open(document, _faults, "a block of questions");
        var written = reader.Scalar("block", $"the name '{name}'");
        if (written is not null && written.Value != name)
        {
            _faults.Add(written.Where, written.Description, $"'{name}', as the file is called", "Make the name and the file name agree.");
        }

        var title = reader.Label("title");
        var mandatory = reader.Flag("mandatory", absent: false);
        ReadWordingNote(reader);
        var items = reader.Items("questions", "a list of questions");
        var questions = ImmutableArray.CreateBuilder<Question>();
        foreach (var item in items)
        {
            ReadItem(item, prefix, questions);
        }

        reader.Done();
        return new Block(name, title, mandatory, questions.ToImmutable());
    }

    /// <summary>The wording of a block is marked as an assumption once; the finder of assumptions reads the mark itself.</summary>
    private static void ReadWordingNote(ContractReader reader) =>
        reader.OptionalMapping("wording", "a note on the wording")?.Done();

    private void ExplainLater(ImmutableArray<ContractNode> items)
    {
        foreach (var item in items.OfType<ContractMapping>())
        {
            var repeated = item.Find("repeat") as ContractScalar;
            var questions = repeated is null ? [item] : (item.Find("questions") as ContractList)?.Items ?? [];
            foreach (var template in Template.For(repeated, _codeLists, _year, _faults))
            {
                foreach (var question in questions.OfType<ContractMapping>())
                {
                    if (question.Find("ask") is ContractScalar ask && !IsOfOtherEdition(question))
                    {
                        Scope.Explain(template.Expand(ask).Text, "is asked only here or later, so that the routing would be circular", "Ask it before this question, or route by another.");
                    }
                }
            }
        }
    }

    private bool IsOfOtherEdition(ContractMapping question) =>
        !new EditionSpan(Year(question.Find("since")), Year(question.Find("until"))).Contains(_year);

    private static int? Year(ContractNode? node) =>
        (node is ContractMapping wrapped ? wrapped.Find("value") : node) is ContractScalar scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    private void Explain(ExpressionScope scope, string variable, EditionSpan asked) =>
        scope.Explain(variable, $"is asked {asked.InWords}, not in {_year}", "Leave it out in this edition (since, until), or use another.");

    private void ReadItem(ContractNode item, string prefix, ImmutableArray<Question>.Builder questions)
    {
        var reader = ContractReader.Open(item, _faults, "a question");
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        if (repeat is null)
        {
            foreach (var template in Template.For(repeat: null, _codeLists, _year, _faults))
            {
                ReadQuestion(reader, template, prefix, questions);
            }

            return;
        }

        var repeated = reader.Items("questions", "the questions that are repeated");
        reader.Done();
        foreach (var template in Template.For(repeat, _codeLists, _year, _faults))
        {
            foreach (var question in repeated)
            {
                ReadQuestion(ContractReader.Open(question, _faults, "a question"), template, prefix, questions);
            }
        }
    }

    private void ReadQuestion(ContractReader reader, Template template, string prefix, ImmutableArray<Question>.Builder questions)
    {
        var variable = template.Name(reader.Scalar("ask", "the name of the variable"));
        var text = template.Label(reader.Scalar("nl", "the wording in Dutch"), reader.Scalar("en", "the wording in English"));
        var answer = FindAnswer(reader.Scalar("answer", "the name of an answer type"));
        var askIf = reader.OptionalScalar("ask_if", "a condition");
        var asked = EditionSpan.Read(reader);
        reader.Done();
        if (variable is null)
        {
            return;
        }

        CheckName(variable, prefix);
        if (!asked.Contains(_year))
        {
            _notAsked.Add((variable.Value, asked));
            Explain(Scope, variable.Value, asked);
            return;
        }

        _variables.Add(variable);
        Expression? condition = null;
        if (askIf is not null)
        {
            var expanded = template.Expand(askIf);
            condition = !expanded.Sound ? null : ExpressionParser.ParseCondition(expanded.Text, Scope, expanded.At, _faults);
        }

        var question = new Question(variable.Value, text, answer ?? new AnswerType("", AnswerKind.Choice, [], null, null, null, null), condition, template.List == "offence" ? template.Code?.Value : null);
        questions.Add(question);
        Scope.Add(ExpressionVariable.Of(question) with { Answer = answer });
    }

    private AnswerType? FindAnswer(ContractScalar? name)
    {
        var answer = name is null ? null : _answers.GetValueOrDefault(name.Value);
        if (name is not null && answer is null && _answers.Count > 0)
        {
            _faults.Add(name.Where, $"the unknown answer type '{name.Value}'", "a name in questionnaire/answers.yaml", NearestName.Suggestion(name.Value, _answers.Keys, "Add it there."));
        }

        return answer;
    }

    private void CheckName(ContractScalar variable, string prefix)
    {
        if (!ContractNames.IsVariable(variable.Value))
        {
            _faults.Add(variable.Where, $"the name '{variable.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the variable.");
        }
        else if (!variable.Value.StartsWith(prefix, StringComparison.Ordinal))
        {
            _faults.Add(variable.Where, $"the name '{variable.Value}'", $"a name that begins with '{prefix}'", "Rename it: variables of free blocks carry their survey's code.");
        }
    }
}
