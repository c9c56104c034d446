using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Reads the variants of an edition's questions (<c>questionnaire/variants/NAME.yaml</c>), each when a survey first takes it.</summary>
internal sealed class VariantReader
{
    private const string Folder = "questionnaire/variants";
    private const int WidestRange = 200;
    private readonly ContractSources _sources;
    private readonly FaultCollector _faults;
    private readonly int _year;
    private readonly BlockReader _blocks;
    private readonly Dictionary<string, Question> _questions;
    private readonly HashSet<string> _routing;
    private readonly Dictionary<string, QuestionVariant?> _read = [];

    /// <param name="sources">The contracts.</param>
    /// <param name="year">The edition.</param>
    /// <param name="blocks">The blocks of its questionnaire.</param>
    /// <param name="reader">What read them, and knows which questions belong to other editions.</param>
    public VariantReader(ContractSources sources, int year, ImmutableArray<Block> blocks, BlockReader reader)
    {
        (_sources, _faults, _year, _blocks) = (sources, sources.Faults, year, reader);
        var all = blocks.SelectMany(block => block.Questions).ToList();
        _questions = all.DistinctBy(question => question.Variable).ToDictionary(question => question.Variable);
        _routing = [.. all.SelectMany(question => question.AskIf?.Variables() ?? [])];
    }

    /// <summary>The variant of that name; null, and a fault, where there is no such sound variant.</summary>
    public QuestionVariant? Find(ContractScalar name)
    {
        if (!_read.TryGetValue(name.Value, out var variant))
        {
            variant = _sources.Files.Resolve(Folder, ".yaml", name, "a variant of a question") is { } path
                ? Read(ContractReader.Open(_sources.Files.Document(path), _faults, "a variant of a question"), name.Value)
                : null;
            _read.Add(name.Value, variant);
        }

        return variant;
    }

    private QuestionVariant? Read(ContractReader reader, string name)
    {
        var written = reader.Scalar("variant", $"the name '{name}'");
        CheckName(written, name);
        var question = FindQuestion(reader.Scalar("of", "the variable of a national question"));
        var text = new Label(reader.Text("nl", "the wording in Dutch"), reader.Text("en", "the wording in English"));
        reader.OptionalMapping("wording", "a note on the wording")?.Done();
        var answerName = reader.Scalar("answer", "the name of an answer type");
        var answer = answerName is null ? null : FindAnswer(answerName);
        var entries = reader.Entries("map", "the question's code under each code of the variant");
        reader.Done();
        return question is null || answer is null || written is null
            ? null
            : new QuestionVariant(name, question, text, answer, ReadMap(reader, entries, answer, question));
    }

    private void CheckName(ContractScalar? written, string name)
    {
        if (written is null)
        {
            return;
        }

        if (written.Value != name)
        {
            _faults.Add(written.Where, written.Description, $"'{name}', as the file is called", "Make the name and the file name agree.");
        }
        else if (!ContractNames.IsVariable(name))
        {
            _faults.Add(written.Where, $"the name '{name}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the variant and its file.");
        }
        else if (_questions.ContainsKey(name))
        {
            _faults.Add(written.Where, $"the name '{name}', which is a question's", "a variable of its own", "Rename the variant and its file.");
        }
    }

    private Question? FindQuestion(ContractScalar? of)
    {
        if (of is null)
        {
            return null;
        }

        if (!_questions.TryGetValue(of.Value, out var question))
        {
            if (_questions.Count > 0)
            {
                var scope = new ExpressionScope();
                _blocks.ExplainNotAsked(scope);
                foreach (var known in _questions.Values)
                {
                    scope.Add(ExpressionVariable.Of(known));
                }

                var (reason, repair) = scope.WhyNot(of.Value);
                _faults.Add(of.Where, $"'{of.Value}', which {reason}", $"a question of the questionnaire of {_year}", repair);
            }

            return null;
        }

        if (_routing.Contains(of.Value))
        {
            _faults.Add(of.Where, $"a variant of '{of.Value}', by whose codes other questions are routed", "a question that routes no other", "Ask the national question itself: who is asked what must not differ between surveys.");
            return null;
        }

        if (question.Answer.Kind == AnswerKind.Text)
        {
            _faults.Add(of.Where, $"a variant of '{of.Value}', which is answered in text", "a question with codes or numbers", "Ask the national question itself.");
            return null;
        }

        return question;
    }

    private AnswerType? FindAnswer(ContractScalar name)
    {
        if (!_sources.Answers.TryGetValue(name.Value, out var answer))
        {
            if (_sources.Answers.Count > 0)
            {
                _faults.Add(name.Where, $"the unknown answer type '{name.Value}'", "a name in questionnaire/answers.yaml", NearestName.Suggestion(name.Value, _sources.Answers.Keys, "Add it there."));
            }

            return null;
        }

        if (answer.Kind == AnswerKind.Text || answer.Maximum - answer.Minimum >= WidestRange)
        {
            _faults.Add(name.Where, $"a variant of the type '{name.Value}'", $"codes, or whole numbers in a range of at most {WidestRange}", "Take a type whose answers can be mapped one by one.");
            return null;
        }

        return answer;
    }

    private ImmutableSortedDictionary<int, int> ReadMap(ContractReader reader, ImmutableArray<ContractEntry> entries, AnswerType answer, Question question)
    {
        var codes = (answer.Kind == AnswerKind.Choice
            ? answer.Choices.Select(choice => int.Parse(choice.Value, CultureInfo.InvariantCulture))
            : Enumerable.Range(answer.Minimum ?? 0, (answer.Maximum ?? 0) - (answer.Minimum ?? 0) + 1)).ToList();
        var special = new Dictionary<int, int?>();
        Announce(answer.DontKnow, question.Answer.DontKnow);
        Announce(answer.Refused, question.Answer.Refused);
        var map = ImmutableSortedDictionary.CreateBuilder<int, int>();
        foreach (var entry in entries)
        {
            if (Codes(entry.Key, codes, special.Keys) is { } keys && Target(entry.Value, question) is { } target)
            {
                foreach (var key in keys.Where(key => !map.TryAdd(key, target)))
                {
                    _faults.Add(entry.Key.Where, $"the code {key} a second time", "every code once", "Remove it, or make the ranges meet without overlap.");
                }
            }
        }

        foreach (var (code, same) in special)
        {
            if (same is { } target)
            {
                map.TryAdd(code, target);
            }
        }

        var unmapped = codes.Concat(special.Keys).Where(code => !map.ContainsKey(code)).ToList();
        if (unmapped.Count > 0 && entries.Length > 0)
        {
            _faults.Add(
                reader.Optional("map")?.Where ?? reader.Where,
                $"no code of '{question.Variable}' for {string.Join(", ", unmapped)}",
                $"a code for every answer of type {answer.Name}",
                "Map it, or take another type of answer.");
        }

        return map.ToImmutable();

        void Announce(int? code, int? same)
        {
            if (code is { } value)
            {
                special[value] = same;
            }
        }
    }

    /// <summary>The codes of the variant that a key names: <c>3</c>, or <c>1..4</c>.</summary>
    private List<int>? Codes(ContractScalar key, List<int> codes, IEnumerable<int> special)
    {
        var ends = key.Value.Split("..");
        if (ends.Length is 1 or 2
            && int.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var low)
            && int.TryParse(ends[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var high)
            && low <= high)
        {
            var named = codes.Concat(special).Where(code => code >= low && code <= high).Distinct().ToList();
            if (named.Count > 0 && named.Contains(low) && named.Contains(high))
            {
                return named;
            }
        }

        _faults.Add(key.Where, key.Description, $"a code of the variant ({string.Join(", ", codes.Take(12))}{(codes.Count > 12 ? ", ..." : "")}), or a range of them", "Correct the code.");
        return null;
    }

    private int? Target(ContractNode node, Question question)
    {
        if (ContractReader.AsInteger(node, _faults) is not { } target)
        {
            return null;
        }

        if (question.Answer.Accepts(target) || target == question.Answer.DontKnow || target == question.Answer.Refused)
        {
            return target;
        }

        _faults.Add(node.Where, node.Description, $"an answer to '{question.Variable}': {question.Answer.Allowed}", "Correct the code.");
        return null;
    }
}
