using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

public sealed class UseTests : IDisposable
{
    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task The_contracts_of_the_repository_are_valid()
    {
        Assert.Equal(0, await desk.RunAsync("validate"));
        Assert.Contains("contracts without a fault", desk.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("plan", "--frobnicate")]
    [InlineData("why")]
    [InlineData("query", "SELECT 1", "--format", "xlsx")]
    [InlineData]
    public async Task Invalid_use_is_code_2_with_the_way_to_help(params string[] args)
    {
        Assert.Equal(2, await desk.RunAsync(args));
        Assert.Contains("--help'.", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_senseless_setting_is_told_at_once()
    {
        Assert.Equal(2, await desk.RunAsync("plan", "--threads", "none", "--memory-limit", "lots", "--edition", "next"));
        Assert.Equal(
            [
                "edition: found 'next'; expected a whole number from 1900 to 2999. Correct the setting.",
                "threads: found 'none'; expected a whole number from 1 to 256. Correct the setting.",
                "memoryLimit: found 'lots'; expected a size such as 600MB or 2GB. Correct the setting.",
            ],
            desk.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_option_is_stronger_than_the_environment_and_that_is_stronger_than_the_file()
    {
        File.WriteAllText(Path.Combine(desk.Folder, "ivm.json"), "{ \"workspace\": \"by-file\", \"edition\": 1900 }");
        desk.Environment["IVM_PSEUDONYM_KEY"] = new string('a', 64);
        desk.Environment["IVM_EDITION"] = "2011";

        Assert.Equal(3, await desk.RunAsync("plan"));
        Assert.Contains("by-file", desk.Error, StringComparison.Ordinal);

        desk.Environment["IVM_WORKSPACE"] = "by-environment";
        Assert.Equal(3, await desk.RunAsync("plan"));
        Assert.Contains("by-environment", desk.Error, StringComparison.Ordinal);

        Assert.Equal(3, await desk.RunAsync("plan", "--workspace", "by-option"));
        Assert.Contains("by-option", desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"wrokspace\": \"x\" }", "ivm.json: wrokspace: found an unknown setting")]
    [InlineData("{ \"workspace\": oops }", "ivm.json:1:16: found text that is no JSON")]
    [InlineData("{ \"pseudonymKey\": \"00\" }", "ivm.json: pseudonymKey: found an unknown setting")]
    [InlineData("[]", "ivm.json: found Array; expected an object with settings")]
    public async Task A_faulty_settings_file_is_code_2_with_the_place(string text, string message)
    {
        File.WriteAllText(Path.Combine(desk.Folder, "ivm.json"), text);

        Assert.Equal(2, await desk.RunAsync("validate"));
        Assert.StartsWith(message, desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_pseudonym_key_nothing_is_planned()
    {
        Assert.Equal(2, await desk.RunAsync("plan"));
        Assert.StartsWith("IVM_PSEUDONYM_KEY: found no key", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_too_short_is_refused_without_being_shown()
    {
        desk.Environment["IVM_PSEUDONYM_KEY"] = "beef";

        Assert.Equal(2, await desk.RunAsync("plan"));
        Assert.StartsWith("IVM_PSEUDONYM_KEY: found a pseudonym key of 2 bytes", desk.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("beef", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_without_contracts_is_refused()
    {
        Assert.Equal(2, await desk.RunAsync("plan", "--edition", "2031"));
        Assert.StartsWith("edition: found 2031; expected one of 2008, 2009, 2010, 2011.", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_before_the_first_release_says_how_to_make_one()
    {
        Assert.Equal(2, await desk.RunAsync("query", "SELECT 1"));
        Assert.Contains("Make one with 'ivm run' or 'ivm demo'", desk.Error, StringComparison.Ordinal);
    }
}
