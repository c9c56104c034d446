using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Makes the contract of a response file: the administrative columns of <c>deliveries/response.schema.json</c>, then a
/// column per question of its blocks. Question columns carry a type and labels but no codes or limits: a wrong answer
/// costs the cell (cleaning checks it against the questionnaire), never the row.
/// </summary>
internal sealed class ResponseFileComposer(TableSchema administration, AgencyCatalogue agencies, FaultCollector faults)
{
    private readonly Dictionary<Question, Field> _fields = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);

    /// <summary>The administrative columns that a survey without person key lacks.</summary>
    public static ImmutableArray<string> PersonKey { get; } = ["RINPERSOONS", "RINPERSOON"];

    /// <summary>The contract of one file.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="title">What it holds.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="survey">The survey's code.</param>
    /// <param name="mode">The mode of the whole file; null where a column says it.</param>
    /// <param name="blocks">The blocks asked, in order.</param>
    /// <param name="variants">The variants that stand in place of questions.</param>
    /// <param name="where">Where the choice of blocks stands.</param>
    /// <param name="form">In which form the file is delivered.</param>
    /// <param name="hasPersonKey">Whether its rows bear the person's key.</param>
    public ResponseFile Compose(
        string name,
        Label title,
        SurveyStream stream,
        string survey,
        string? mode,
        ImmutableArray<Block> blocks,
        ImmutableArray<QuestionVariant> variants,
        SourceLocation where,
        DeliveredForm form,
        bool hasPersonKey = true)
    {
        CheckRouting(blocks, survey, where);
        var agency = form.Agency ?? Agency.Standard(administration.Dialect);
        var questions = blocks
            .SelectMany(block => block.Questions)
            .Select(question => variants.FirstOrDefault(variant => variant.Of.Variable == question.Variable) is { } variant ? ToField(variant.AsQuestion()) : FieldOf(question));
        var hasText = blocks.SelectMany(block => block.Questions).Any(question => question.Answer.Kind == AnswerKind.Text);
        var schema = administration with
        {
            Name = name,
            Title = title,
            Fields = [.. administration.Fields.Where(field => hasPersonKey || !PersonKey.Contains(field.Name)).Select(field => InForm(field, agency)), .. questions],
            Dialect = agency.Dialect is { } dialect ? dialect with { LineBreaksInQuotes = hasText && dialect.LineBreaksInQuotes } : null,
            MissingValues = agency.MissingTexts.IsEmpty ? administration.MissingValues : agency.MissingTexts,
        };
        if (form.Agency is not null)
        {
            agencies.Note(agency, schema.Fields);
        }

        return new ResponseFile(name, stream, survey, mode, blocks, schema)
        {
            Variants = variants,
            HasPersonKey = hasPersonKey,
            Agency = agency,
            Header = new DeliveredHeader(schema, agency, form.Columns, where, faults).Names,
        };
    }

    private static Field InForm(Field field, Agency agency) =>
        field.Type == FieldType.Date && agency.DateFormat is { } form ? field with { Format = form } : field;

    /// <summary>The column of a question, made once for all files that ask it.</summary>
    private Field FieldOf(Question question)
    {
        if (!_fields.TryGetValue(question, out var field))
        {
            _fields.Add(question, field = ToField(question));
        }

        return field;
    }

    private static Field ToField(Question question) =>
        Field.Of(question.Variable, question.Answer.Kind == AnswerKind.Text ? FieldType.String : FieldType.Integer, question.Text);

    /// <summary>A survey cannot ask a question whose routing depends on a block that it leaves out.</summary>
    private void CheckRouting(ImmutableArray<Block> blocks, string survey, SourceLocation where)
    {
        var combination = string.Join(' ', blocks.Select(block => block.Name));
        if (_complete.Contains(combination))
        {
            return;
        }

        var asked = blocks.SelectMany(block => block.Questions).Select(question => question.Variable).ToHashSet();
        var complete = true;
        foreach (var block in blocks)
        {
            var lacking = block.Questions
                .SelectMany(question => question.AskIf?.Variables() ?? [])
                .FirstOrDefault(variable => !asked.Contains(variable));
            if (lacking is not null)
            {
                complete = false;
                faults.Add(where, $"the block '{block.Name}' in survey '{survey}' without the question '{lacking}' that routes it", "blocks that are complete together", $"Take the block that asks '{lacking}' as well, or leave '{block.Name}' out.");
            }
        }

        if (complete)
        {
            _complete.Add(combination);
        }
    }
}
