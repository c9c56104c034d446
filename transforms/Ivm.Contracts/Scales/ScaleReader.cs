using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>All derived variables that one contract and what it includes define.</summary>
internal sealed record Derivations(ImmutableArray<Scale> Scales, ImmutableArray<Indicator> Indicators, ImmutableArray<IncidentCount> IncidentCounts);

/// <summary>Reads <c>scales/*.yaml</c>: scale scores, indicators and counts of incidents.</summary>
internal sealed class ScaleReader(ContractSources sources, Questionnaire questionnaire)
{
    private readonly FaultCollector _faults = sources.Faults;
    private readonly UniqueNames _names = new(sources.Faults, "derived variable");
    private readonly Dictionary<string, Question> _questions = questionnaire.Questions.DistinctBy(question => question.Variable).ToDictionary(question => question.Variable);
    private readonly ImmutableArray<Scale>.Builder _scales = ImmutableArray.CreateBuilder<Scale>();
    private readonly ImmutableArray<Indicator>.Builder _indicators = ImmutableArray.CreateBuilder<Indicator>();
    private readonly ImmutableArray<IncidentCount>.Builder _counts = ImmutableArray.CreateBuilder<IncidentCount>();

    /// <summary>Reads the contract of that name and what it includes.</summary>
    public Derivations Read(ContractScalar? name)
    {
        foreach (var reader in Inclusion.Follow(sources.Files, _faults, "scales", name, "a set of scales"))
        {
            reader.OptionalMapping("formula", "a note on the formula of scales")?.Done();
            foreach (var item in reader.Items("scales", "a list of scales", required: false))
            {
                ReadScale(ContractReader.Open(item, _faults, "a scale"));
            }

            foreach (var item in reader.Items("indicators", "a list of indicators", required: false))
            {
                ReadIndicator(ContractReader.Open(item, _faults, "an indicator"));
            }

            foreach (var item in reader.Items("incident_counts", "a list of counts of incidents", required: false))
            {
                ReadCount(ContractReader.Open(item, _faults, "a count of incidents"));
            }

            reader.Done();
        }

        return new Derivations(_scales.ToImmutable(), _indicators.ToImmutable(), _counts.ToImmutable());
    }

    private void ReadScale(ContractReader reader)
    {
        var name = Name(reader.Scalar("scale", "the name of the derived variable"));
        var label = reader.Label("label");
        var items = reader.Names("items", "a list of variables");
        var reversedNode = reader.Optional("reversed");
        var allReversed = reversedNode is ContractScalar { Value: "all" };
        var reversed = allReversed ? [] : ContractReader.AsNames(reversedNode, _faults, "'all', or a list of items for which a high answer means a low score");
        foreach (var item in items)
        {
            Question(item, kind => kind is AnswerKind.Choice or AnswerKind.Number, "a question whose answers are ordered codes or numbers");
        }

        foreach (var stray in reversed.Where(item => items.All(other => other.Value != item.Value)))
        {
            _faults.Add(stray.Where, $"'{stray.Value}', which is no item of this scale", "one of the items", NearestName.Suggestion(stray.Value, items.Select(item => item.Value), "Correct the name, or add it to the items."));
        }

        var minimum = reader.Integer("minimum_answered", 1, Math.Max(1, items.Length));
        reader.Done();
        _scales.Add(new Scale(name, label, [.. items.Select(item => new ScaleItem(item.Value, allReversed || reversed.Any(other => other.Value == item.Value)))], minimum));
    }

    private void ReadIndicator(ContractReader reader)
    {
        var name = Name(reader.Scalar("indicator", "the name of the derived variable"));
        var label = reader.Label("label");
        var from = reader.Scalar("from", "the variable of a question");
        var question = Question(from, kind => kind is AnswerKind.Choice or AnswerKind.Number, "a question whose answers are codes or numbers");
        var codes = Codes(reader.Names("codes", "a list of answers"), question?.Answer);
        var indicator = new Indicator(name, label, from?.Value ?? "", codes, Substitute(reader, "routed_past"), Substitute(reader, "dont_know"));
        reader.Done();
        _indicators.Add(indicator);
    }

    private void ReadCount(ContractReader reader)
    {
        var name = Name(reader.Scalar("count", "the name of the derived variable"));
        var label = reader.Label("label");
        var groups = reader.Names("groups", "a list of groups of offences", required: false);
        var known = questionnaire.Offences.Where(offence => offence.CountsInTotal).Select(offence => offence.Group).Distinct().ToList();
        foreach (var group in groups.Where(group => known.Count > 0 && !known.Contains(group.Value)))
        {
            _faults.Add(group.Where, $"'{group.Value}'", $"one of the groups {string.Join(", ", known)}", NearestName.Suggestion(group.Value, known, "Correct the name."));
        }

        var reported = reader.Names("reported", "a list of answers to 'reported'", required: false);
        var form = reader.Names("report_form", "a list of answers to 'report_form'", required: false);
        var counted = questionnaire.Offences.Where(offence => offence.CountsInTotal).ToList();
        var answers = Answers(counted, VictimisationQuestions.Reported, reader.Where);
        var forms = form.IsEmpty ? null : Answers(counted, VictimisationQuestions.ReportForm, form[0].Where);
        _counts.Add(new IncidentCount(name, label, [.. groups.Select(group => group.Value)], Codes(reported, answers), Codes(form, forms)));
        reader.Done();
    }

    /// <summary>How a question about the last incident is answered; a fault where an offence that counts lacks it.</summary>
    private AnswerType? Answers(List<Offence> offences, string ending, SourceLocation where)
    {
        var lacking = offences.Select(offence => offence.Code + ending).FirstOrDefault(variable => !_questions.ContainsKey(variable));
        if (lacking is not null)
        {
            _faults.Add(where, $"no question '{lacking}'", $"a question '...{ending}' about every offence that counts", "Ask it, or remove this count.");
        }

        return offences.Count == 0 ? null : _questions.GetValueOrDefault(offences[0].Code + ending)?.Answer;
    }

    private string Name(ContractScalar? name)
    {
        if (!_names.Add(name))
        {
            return "";
        }

        if (!ContractNames.IsVariable(name!.Value))
        {
            _faults.Add(name.Where, $"the name '{name.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the variable.");
        }
        else if (_questions.ContainsKey(name.Value))
        {
            _faults.Add(name.Where, $"'{name.Value}', which a question fills", "a name that nothing else has", "Rename the derived variable.");
        }

        return name.Value;
    }

    private Question? Question(ContractScalar? variable, Func<AnswerKind, bool> suits, string expected)
    {
        if (variable is null)
        {
            return null;
        }

        if (!_questions.TryGetValue(variable.Value, out var question))
        {
            _faults.Add(variable.Where, $"'{variable.Value}', which no question fills", expected, NearestName.Suggestion(variable.Value, _questions.Keys, "Correct the name."));
        }
        else if (!suits(question.Answer.Kind))
        {
            _faults.Add(variable.Where, $"'{variable.Value}', whose answers are text", expected, "Take another question.");
        }

        return question;
    }

    private ImmutableArray<int> Codes(ImmutableArray<ContractScalar> names, AnswerType? answer)
    {
        var codes = ImmutableArray.CreateBuilder<int>();
        foreach (var name in names)
        {
            if (!int.TryParse(name.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || answer is { Name.Length: > 0 } && !answer.Accepts(code))
            {
                _faults.Add(name.Where, name.Description, answer is null ? "a whole number" : $"one of the answers {answer.Allowed} ({answer.Name})", "Correct the code.");
            }

            codes.Add(code);
        }

        return codes.ToImmutable();
    }

    /// <summary>What an indicator is where there is no answer in substance: 0, 1 or missing.</summary>
    private int? Substitute(ContractReader reader, string key)
    {
        const string expected = "0, 1 or missing";
        var scalar = reader.OptionalScalar(key, expected);
        switch (scalar?.Value)
        {
            case null or "missing":
                return null;
            case "0":
                return 0;
            case "1":
                return 1;
            default:
                _faults.Add(scalar!.Where, scalar.Description, expected, "Take one of these.");
                return null;
        }
    }
}
