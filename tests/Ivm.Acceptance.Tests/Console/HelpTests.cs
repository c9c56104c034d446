using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Console;

public sealed class HelpTests : IDisposable
{
    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Help_of_the_program()
    {
        Assert.Equal(0, await desk.RunAsync("--help"));
        Approved.Verify(desk.Out);
    }

    [Fact]
    public async Task Help_of_every_verb()
    {
        var all = "";
        foreach (var verb in new[] { "validate", "simulate", "deliveries", "quarantine", "quarantine list", "quarantine export", "quarantine replay", "registers state", "plan", "run", "why", "edits", "edits list", "edits replay", "edits reverse", "query", "demo", "weigh", "estimate", "check", "rules", "rules check", "link", "link evaluate", "link explain", "link review", "link review import", "link encode" })
        {
            Assert.Equal(0, await desk.RunAsync([.. verb.Split(' '), "--help"]));
            all += $"# ivm {verb} --help\n{desk.Out}\n";
        }

        Approved.Verify(all);
    }
}
