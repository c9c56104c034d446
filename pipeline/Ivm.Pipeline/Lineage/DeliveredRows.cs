using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Lineage;

/// <summary>The beginning of a story: every delivered row of a response, what stood there, and which of them counted.</summary>
internal sealed class DeliveredRows(Edition edition, StoryWords words, StorySource source, Question? question)
{
    private const string Delivered = "delivered";
    private const string Harmonise = "harmonise";

    /// <summary>Tells it.</summary>
    /// <param name="lines">Gets the lines.</param>
    /// <returns>Whether one of the rows counted.</returns>
    /// <exception cref="InvalidInputException">No row of that number was accepted.</exception>
    public bool Tell(List<StoryLine> lines)
    {
        var kept = source.Rows("clean.harmonised", "source_file, source_line");
        var superseded = source.Rows("clean.superseded", "source_file, source_line, reason, by_file, by_line", "ORDER BY source_file, source_line");
        var merged = source.Rows("clean.duplicates", "source_file, source_line, kept_samplenr, kind, criterion", "ORDER BY source_file, source_line");
        if (kept.Count + superseded.Count + merged.Count == 0)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                "--person", "a number under which no row was accepted", "the SAMPLENR of a delivered response", "Correct the number, or look for the row with 'ivm quarantine list'."));
        }

        foreach (var row in superseded.Concat(merged).Concat(kept))
        {
            lines.Add(new StoryLine(Delivered, Row(row[0]!, row[1]!)));
        }

        foreach (var row in superseded)
        {
            lines.Add(new StoryLine(Harmonise, $"{Place(row[0]!, row[1]!)} does not count: {words.Label("superseded_reason", row[2]!)}{(row[3] is null ? "" : $", {Place(row[3]!, row[4]!)}")}"));
        }

        foreach (var row in merged)
        {
            var other = kept.Count > 0 ? "" : $" under another number ({row[2]})";
            lines.Add(new StoryLine(Harmonise, $"{Place(row[0]!, row[1]!)} does not count: the same person answered {words.Label("duplicate_kind", row[3]!)} too{other}, and that response is kept ({words.Label("duplicate_criterion", row[4]!)})"));
        }

        foreach (var row in kept)
        {
            lines.Add(new StoryLine(Harmonise, $"{Place(row[0]!, row[1]!)} is the response that counts{Value()}"));
        }

        return kept.Count > 0;
    }

    private static string Place(string file, string line) => $"{file}, line {line}";

    private string Row(string file, string line)
    {
        var response = edition.ResponseFiles.First(response => file.StartsWith($"responses/{response.Name}.", StringComparison.Ordinal) || IsRepair(file, response));
        var parameters = new[] { new SqlParameter("file", file), new SqlParameter("line", int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)) };
        var variant = question is null ? null : response.VariantOf(question.Variable);
        var (column, answer) = (variant?.Variable ?? question?.Variable, variant?.Answer ?? question?.Answer);
        var position = response.Schema.Fields.TakeWhile(field => field.Name != column).Count();
        var isAsked = position < response.Schema.Fields.Length;
        var value = isAsked ? SqlStatement.Identifier(column!) : "NULL";
        var dataset = $"ingest.{SqlStatement.Identifier(response.Name)}";
        var found = source.Read($"SELECT {value}, delivery_kind, delivery_sequence FROM {dataset} WHERE source_file = $file AND source_line = $line", parameters).Single();
        return $"{file}, line {line}{(found[1] == "first" ? "" : $", {found[1]} {found[2]}")}"
            + (question is null ? "" : isAsked ? $": column '{response.Header[position]}' is {(found[0] is null ? "empty" : StoryWords.Labelled(answer, found[0]!))}" : ": does not ask it");
    }

    private static bool IsRepair(string file, ResponseFile response) => Path.GetFileName(file).StartsWith($"{response.Name}.", StringComparison.Ordinal);

    private string Value()
    {
        if (question is null)
        {
            return "";
        }

        var variant = source.Rows("clean.variant_answers", "variant, answer, mapped", $"AND variable = '{question.Variable}'");
        return variant is [var mapped]
            ? $": {mapped[1]} of {mapped[0]} stands for {mapped[2]} of {question.Variable}"
            : "";
    }
}
