using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// The columns of <c>clean.harmonised</c>, which <c>clean.edited</c> shares: which response a row is, which blocks its
/// file asked, and every answer in the codes of the questionnaire, "don't know" and "refused" included.
/// </summary>
public static class HarmonisedColumns
{
    /// <summary>Number of a response: its file, part and line. Orders rows, and never leaves the line.</summary>
    public const string Response = "response";

    /// <summary>The contract.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="name">Name of the dataset: <c>clean.harmonised</c> unless it is another with the same columns.</param>
    public static TableSchema Schema(Edition edition, string name = "clean.harmonised") => TableSchema.Dataset(
        name,
        new Label("Respons van alle stromen in één vorm", "Responses of all streams in one form"),
        [
            .. RespondentColumns.Administrative,
            Field.Of(Response, FieldType.Long, new Label("Volgnummer van de respons", "Number of the response"), required: true),
            .. edition.Questionnaire.Blocks.Select(block => Field.Of(
                $"asks_{block.Name}", FieldType.Boolean, new Label($"Blok gesteld: {block.Title.Dutch}", $"Block asked: {block.Title.English}"), required: true)),
            .. edition.Questionnaire.Questions.Select(question => Field.Of(question.Variable, FieldType.Integer, question.Text) with { Categories = question.Answer.Choices }),
        ],
        "samplenr");

    /// <summary>The kept responses.</summary>
    internal static SqlStatement Select(Edition edition)
    {
        var columns = Schema(edition).Fields.Select(field => SqlStatement.Identifier(field.Name));
        return SqlStatement.Composed("kept responses", $"SELECT {string.Join(", ", columns)} FROM received SEMI JOIN kept USING (response)");
    }
}
