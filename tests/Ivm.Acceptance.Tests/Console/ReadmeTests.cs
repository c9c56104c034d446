using System.Text.RegularExpressions;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

/// <summary>The example of the README, run as it stands there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task The_example_for_any_survey_prints_what_the_readme_shows()
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"))).ReplaceLineEndings("\n");
        var files = FileBlock().Matches(readme);
        Assert.Equal(["survey.csv", "totals.csv", "model.yaml", "design.yaml"], files.Select(file => file.Groups["name"].Value));
        foreach (Match file in files)
            await File.WriteAllTextAsync(Path.Combine(desk.Folder, file.Groups["name"].Value), file.Groups["text"].Value);

        var shown = Assert.Single(RunBlock().Matches(readme)).Groups["text"].Value;
        var printed = "";
        foreach (var command in shown.Split('\n').Where(line => line.StartsWith("$ ivm ", StringComparison.Ordinal)))
        {
            Assert.Equal(0, await desk.RunAsync(command["$ ivm ".Length..].Split(' ')));
            printed += $"{command}\n{desk.Out.Replace(desk.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}";
        }

        Assert.Equal(shown, printed);
    }

    [GeneratedRegex("<!-- file (?<name>[^ ]+) -->\n```[a-z]+\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileBlock();

    [GeneratedRegex("<!-- run -->\n```text\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunBlock();
}
