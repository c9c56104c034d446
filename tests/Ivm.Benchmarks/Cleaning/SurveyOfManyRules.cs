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

        Replace(Path.Combine(folder, "editions", $"{Year}.yaml"), "leave_out: [background]", "leave_out: []");
        var editions = ContractLoader.Load(folder).Editions;
        var before = editions[Year];
        var always = before.Questionnaire.Questions.Where(question => editions.Values.All(edition => edition.Questionnaire.Questions.Any(asked => asked.Variable == question.Variable))).Select(question => question.Variable).ToHashSet();
        Replace(Path.Combine(folder, "rules", $"{Year}.yaml"), "include: [dates]", "include: [dates, many]");
        File.WriteAllText(Path.Combine(folder, "rules", "many.yaml"), More(before.Questionnaire, always, rules - before.Rules.Length));
    }

    /// <summary>The edition, with the national stream alone.</summary>
    public static Edition Edition(ContractSet contracts)
    {
        var edition = contracts.Editions[Year];
        return edition with { LocalSurveys = [], ResponseFiles = [.. edition.ResponseFiles.Where(file => file.Stream == SurveyStream.National)] };
    }

    private static void Replace(string file, string found, string by)
    {
        var text = File.ReadAllText(file);
        if (!text.Contains(found, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} has no '{found}'.");
        File.WriteAllText(file, text.Replace(found, by, StringComparison.Ordinal));
    }

    /// <summary>Rules over pairs of questions of a block: comparisons, arithmetic and conditions in turn.</summary>
    private static string More(Questionnaire questionnaire, HashSet<string> usable, int count)
    {
        var text = new StringBuilder("rules:\n");
        var pairs = questionnaire.Blocks
            .SelectMany(block => block.Questions.Where(question => question.Answer.Kind == AnswerKind.Choice && question.AskIf is null && usable.Contains(question.Variable)).ToArray() is var asked
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
