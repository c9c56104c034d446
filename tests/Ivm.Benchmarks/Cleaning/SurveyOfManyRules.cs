using System.Globalization;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Benchmarks.Cleaning;

/// <summary>
/// The contracts of 2011 as a folder of their own, changed for the benchmark: one stream in which everyone is asked
/// every block, background included, and as many rules as asked for.
/// </summary>
internal static class SurveyOfManyRules
{
    /// <summary>The edition that is changed.</summary>
    public const int Year = 2011;

    /// <summary>Copies the contracts and changes them.</summary>
    /// <param name="contracts">The folder of contracts.</param>
    /// <param name="folder">Where the copy goes.</param>
    /// <param name="rules">Rules wanted besides those that follow from the questionnaire.</param>
    public static void Write(string contracts, string folder, int rules)
    {
        foreach (var file in Directory.GetFiles(contracts, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(contracts, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var other in Directory.GetFiles(Path.Combine(folder, "editions"), "*.yaml").Where(file => Path.GetFileNameWithoutExtension(file) != $"{Year}"))
            File.Delete(other);

        var edition = Path.Combine(folder, "editions", $"{Year}.yaml");
        var text = File.ReadAllText(edition).Replace("leave_out: [background]", "leave_out: []", StringComparison.Ordinal);
        var (local, after) = (text.IndexOf("\nlocal:", StringComparison.Ordinal), text.IndexOf("\nrules:", StringComparison.Ordinal));
        File.WriteAllText(edition, text[..local] + text[after..]);
        foreach (var unused in new[] { "questionnaire/free", "questionnaire/variants", "editions/surveys" }.Select(part => Path.Combine(folder, part)).Where(Directory.Exists))
            Directory.Delete(unused, recursive: true);

        var before = ContractLoader.Load(folder).Editions[Year];
        var book = Path.Combine(folder, "rules", $"{Year}.yaml");
        File.WriteAllText(book, File.ReadAllText(book).Replace("include: [dates]", "include: [dates, many]", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "rules", "many.yaml"), More(before.Questionnaire, rules - before.Rules.Length));
    }

    /// <summary>Rules over pairs of questions of a block: comparisons, arithmetic and conditions in turn.</summary>
    private static string More(Questionnaire questionnaire, int count)
    {
        var text = new StringBuilder("rules:\n");
        var pairs = questionnaire.Blocks
            .SelectMany(block => block.Questions.Where(question => question.Answer.Kind == AnswerKind.Choice && question.AskIf is null).ToArray() is var asked
                ? asked.Zip(asked.Skip(1))
                : [])
            .ToArray();
        for (var i = 0; i < count; i++)
        {
            var (first, second) = pairs[i % pairs.Length];
            var (low, high) = (first.Answer.Choices[0].Value, second.Answer.Choices[^1].Value);
            var condition = (i % 3) switch
            {
                0 => $"if {first.Variable} = {low} then {second.Variable} != {high}",
                1 => $"not ({first.Variable} = {low} and {second.Variable} = {high}) or not is_missing({first.Variable})",
                _ => $"{first.Variable} in [{low}, {first.Answer.Choices[^1].Value}] or {second.Variable} <= {high}",
            };
            text.Append(CultureInfo.InvariantCulture, $"  - rule: many_{i}\n    label: {{ nl: regel {i}, en: rule {i} }}\n    severity: warning\n    condition: {condition}\n");
        }

        return text.ToString();
    }
}
