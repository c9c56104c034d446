using System.Globalization;
using Ivm.Acceptance.Tests.Testing;
using Ivm.Contracts;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>The story of a value, held against the ledger of the simulator and the delivered text.</summary>
[Collection(LineCollection.Name)]
public sealed class WhyTests(SmallCountry country)
{
    private static readonly string[] Slips = ["doubled_digit", "swapped_digits"];

    [Fact]
    public async Task A_corrected_value_goes_back_to_the_delivered_line_and_on_to_the_value_that_was_meant()
    {
        var workspace = country.Copy();
        var fault = Ledger.Of(workspace).First(fault => Slips.Contains(fault.Kind) && fault.File.StartsWith("responses/national_", StringComparison.Ordinal));
        Assert.Equal(fault.Planted, Ledger.Delivered(workspace, fault.File, fault.Line)[fault.Column]);

        var story = await Ledger.StoryAsync(country, workspace, fault.Person, fault.Column);

        Assert.Equal([$"{fault.File}, line {fault.Line}: column '{fault.Column}' is {fault.Planted}"], story["delivered"]);
        Assert.Contains(story["verify"], line => line.Contains($".{fault.Column} fails (error): the answers are ", StringComparison.Ordinal));
        Assert.StartsWith($"{fault.Planted} becomes {fault.Was}", story["edit"][0], StringComparison.Ordinal);
        Assert.EndsWith(": typing error repaired", story["edit"][0], StringComparison.Ordinal);
        Assert.StartsWith("  step typing, by mistyped_answer (version ", story["edit"][1], StringComparison.Ordinal);
        Assert.StartsWith(fault.Was, Assert.Single(story["derive"]), StringComparison.Ordinal);
        Assert.Contains($": {fault.Was}", await ReleasedAsync(workspace, story, fault.Column), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imputed_value_says_that_nothing_was_delivered_and_how_it_was_found()
    {
        var workspace = country.Copy();
        var fault = Ledger.Of(workspace).First(fault => fault.Kind == "background_missing" && fault.Column != "bg_birth_year");
        Assert.Equal("", fault.Planted);

        var story = await Ledger.StoryAsync(country, workspace, fault.Person, fault.Column);

        Assert.StartsWith($"{fault.File}, line {fault.Line}: column '", Assert.Single(story["delivered"]), StringComparison.Ordinal);
        Assert.EndsWith(" is empty", story["delivered"][0], StringComparison.Ordinal);
        Assert.Contains($"answered.{fault.Column} fails (information): asked, and not answered", story["verify"]);
        Assert.StartsWith("missing becomes ", story["edit"][0], StringComparison.Ordinal);
        Assert.Contains(": taken from ", story["edit"][0], StringComparison.Ordinal);
        Assert.StartsWith($"  step imputation, by {fault.Column} (version ", story["edit"][1], StringComparison.Ordinal);
        Assert.Contains("in the class by ", story["edit"][1], StringComparison.Ordinal);
        var imputed = story["edit"][0].Split(' ')[2].TrimEnd(':');
        Assert.StartsWith($"{imputed} (", Assert.Single(story["derive"]), StringComparison.Ordinal);
        Assert.EndsWith($", marked as imputed ({fault.Column}_imputed)", story["derive"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_derived_value_names_what_it_was_computed_from_and_what_of_it_was_edited()
    {
        var workspace = country.Copy();
        var edition = ContractLoader.Load(country.Contracts).Editions[SmallCountry.Year];
        var (fault, scale) = Ledger.Of(workspace)
            .Where(fault => Slips.Contains(fault.Kind) && fault.File.StartsWith("responses/national_", StringComparison.Ordinal))
            .SelectMany(fault => edition.Scales.Where(scale => scale.Items.Any(item => item.Variable == fault.Column)).Select(scale => (fault, scale)))
            .First();
        var delivered = Ledger.Delivered(workspace, fault.File, fault.Line);

        var story = await Ledger.StoryAsync(country, workspace, fault.Person, scale.Variable);

        Assert.Equal([$"{fault.File}, line {fault.Line}"], story["delivered"]);
        Assert.StartsWith($"from {fault.Column}: {fault.Was} (", story["derive"].Single(line => line.Contains(", edited from ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith($", edited from {fault.Planted}: typing error repaired", story["derive"].Single(line => line.StartsWith($"from {fault.Column}:", StringComparison.Ordinal)), StringComparison.Ordinal);
        var answers = scale.Items.Select(item => item.Variable == fault.Column ? fault.Was : delivered[item.Variable]).ToArray();
        Assert.All(scale.Items.Zip(answers), item => Assert.Contains(story["derive"], line => line.StartsWith($"from {item.First.Variable}: {item.Second}", StringComparison.Ordinal)));
        var score = scale.Items.Zip(answers).Average(item => Score(edition, item.First, int.Parse(item.Second, CultureInfo.InvariantCulture)));
        Assert.Equal(score, double.Parse(story["derive"][^1]["gives ".Length..], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal(score, double.Parse((await ReleasedAsync(workspace, story, scale.Variable)).Split(": ")[1], CultureInfo.InvariantCulture), 1e-9);
    }

    [Theory]
    [InlineData("N999999999", "grade_safety", "a number under which no row was accepted")]
    [InlineData("N000000001", "grade_saftey", "Did you mean 'grade_safety'?")]
    public async Task A_story_of_nobody_or_of_no_variable_is_refused(string person, string variable, string message)
    {
        var ran = await IvmProcess.RunAsync(country.Contracts, "why", "--person", person, "--variable", variable, "--workspace", country.Copy());

        Assert.Equal(2, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    /// <summary>An answer to an item, brought from its own range to 0-10.</summary>
    private static double Score(Edition edition, ScaleItem item, int answer)
    {
        var codes = edition.Questionnaire.Questions.Single(question => question.Variable == item.Variable).Answer.Choices.Select(choice => int.Parse(choice.Value, CultureInfo.InvariantCulture)).ToArray();
        var share = (answer - codes.Min()) / (double)(codes.Max() - codes.Min());
        return 10 * (item.Reversed ? 1 - share : share);
    }

    /// <summary>The end of the story, after making sure that a query of the release finds the same.</summary>
    private async Task<string> ReleasedAsync(string workspace, IReadOnlyDictionary<string, string[]> story, string variable)
    {
        var end = Assert.Single(story["release"]);
        var (person, told) = (end["persons, ".Length..].Split(": ")[0], end.Split(": ")[1].Split(' ')[0]);
        var ran = await IvmProcess.RunAsync(country.Contracts, "query", $"SELECT {variable} FROM persons WHERE person_id = '{person}'", "--format", "csv", "--workspace", workspace);
        Assert.Equal(double.Parse(told, CultureInfo.InvariantCulture), double.Parse(ran.Out.Split('\n')[1], CultureInfo.InvariantCulture), 1e-9);
        return end;
    }
}
