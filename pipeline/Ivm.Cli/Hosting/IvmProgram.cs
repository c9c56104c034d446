using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Ivm.Cli.Output;
using Ivm.Cli.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Ivm.Cli.Hosting;

/// <summary>
/// The program: verbs on a host that holds configuration and services. No background service is ever started: the
/// host would swallow its failure and answer 0.
/// </summary>
internal static class IvmProgram
{
    private const string Description =
        "Takes the deliveries of the Integrale Veiligheidsmonitor to a release that researchers can query.\n\n"
        + ExitCode.Help
        + "\n\nSettings: ivm.json in the working folder, the environment (IVM_WORKSPACE, IVM_MEMORY_LIMIT, ...), and options,\n"
        + "each stronger than the one before. NO_COLOR is honoured; where output is no terminal, progress is plain lines.";

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="surroundings">What it talks to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellation)
    {
        try
        {
            var parsed = Root(surroundings).Parse(args);
            if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is null))
            {
                return TellUse(parsed, surroundings.Error);
            }

            var configuration = new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
#pragma warning disable CA1031 // The last line of defence: whatever happens becomes a message without personal data and an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExitCode.Tell(exception, surroundings.Error);
        }
    }

    private static RootCommand Root(Surroundings surroundings)
    {
        var common = new CommonOptions();
        var root = new RootCommand(Description);
        common.AddTo(root);
        var run = new VerbRunner(common, surroundings);
        root.Subcommands.Add(ValidateVerb.Command(run));
        root.Subcommands.Add(SimulateVerb.Command(run));
        root.Subcommands.Add(DeliveriesVerb.Command(run));
        root.Subcommands.Add(QuarantineVerb.Command(run));
        root.Subcommands.Add(RegistersVerb.Command(run));
        root.Subcommands.Add(PlanVerb.Command(run));
        root.Subcommands.Add(RunVerb.Command(run));
        root.Subcommands.Add(WhyVerb.Command(run));
        root.Subcommands.Add(EditsVerb.Command(run));
        root.Subcommands.Add(QueryVerb.Command(run));
        root.Subcommands.Add(DemoVerb.Command(run));
        root.Subcommands.Add(WeighVerb.Command(run));
        root.Subcommands.Add(EstimateVerb.Command(run));
        root.Subcommands.Add(CheckVerb.Command(run));
        root.Subcommands.Add(RulesVerb.Command(run));
        root.Subcommands.Add(LinkVerb.Command(run));
        return root;
    }

    private static int TellUse(ParseResult parsed, TextWriter error)
    {
        foreach (var fault in parsed.Errors)
        {
            error.WriteLine(fault.Message);
        }

        error.WriteLine($"See 'ivm {Called(parsed.CommandResult)}--help'.");
        return ExitCode.Invalid;
    }

    /// <summary>The words by which a command is called, each with a blank behind it; none for the program itself.</summary>
    private static string Called(CommandResult result) =>
        result.Command is RootCommand ? "" : (result.Parent is CommandResult parent ? Called(parent) : "") + result.Command.Name + " ";
}

/// <summary>Builds the host for a verb and runs the verb on it.</summary>
/// <param name="common">Options of every verb.</param>
/// <param name="surroundings">What the program talks to.</param>
internal sealed class VerbRunner(CommonOptions common, Surroundings surroundings)
{
    /// <summary>Makes a verb's command do something.</summary>
    /// <typeparam name="TVerb">The verb; made with services of the host.</typeparam>
    /// <param name="command">Its command.</param>
    /// <param name="act">Calls it with its own options and arguments.</param>
    public Command On<TVerb>(Command command, Func<TVerb, ParseResult, CancellationToken, Task<int>> act)
        where TVerb : class
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = Build<TVerb>(parsed);
            return await act(host.Services.GetRequiredService<TVerb>(), parsed, cancellation);
        });
        return command;
    }

    private IHost Build<TVerb>(ParseResult parsed)
        where TVerb : class
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = surroundings.WorkingFolder });
        SettingsSources.Add(builder.Configuration, surroundings.WorkingFolder, surroundings.Environment, common.Given(parsed));
        builder.Services
            .AddSingleton(surroundings)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Settings.From(builder.Configuration))
            .AddSingleton<LineFactory>()
            .AddSingleton<IRunDisplay>(surroundings.IsTerminal ? new RunBars(surroundings) : new RunLines(surroundings.Out))
            .AddSingleton<SimulateVerb>()
            .AddSingleton<RunVerb>();
        builder.Services.TryAddSingleton<TVerb>();
        return builder.Build();
    }
}
