using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Telemetry;

namespace Ivm.Cli.Hosting;

/// <summary>What the program answers to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int OurFault = 1;
    public const int Invalid = 2;
    public const int DataRefused = 3;
    public const int NoSolution = 4;
    public const int Cancelled = 130;

    /// <summary>The exit codes for people, as they stand in <c>--help</c>.</summary>
    public const string Help =
        """
        Exit codes: 0 done; 1 the program or the machine failed; 2 invalid use, configuration or contract;
        3 data refused by a check or quality gate; 4 weighting or linkage has no acceptable solution; 130 stopped.
        """;

    /// <summary>Tells a failure to people and gives its code.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="error">Where to tell it.</param>
    public static int Tell(Exception exception, TextWriter error)
    {
        switch (exception)
        {
            case OperationCanceledException:
                error.WriteLine("Stopped. What was committed is kept: run again to go on.");
                return Cancelled;
            case InvalidInputException refused:
                foreach (var fault in refused.Faults)
                {
                    error.WriteLine(fault);
                }

                return CodeOf(refused.Kind);
            case TaskFailedException { InnerException: IOException } or IOException:
                error.WriteLine(SafeMessage.Of(exception));
                return OurFault;
            default:
                error.WriteLine(SafeMessage.Of(exception));
                error.WriteLine("This is a fault of the program. What was committed is kept, and nothing was published.");
                return OurFault;
        }
    }

    private static int CodeOf(InputFailure kind) => kind switch
    {
        InputFailure.DataRefused => DataRefused,
        InputFailure.NoSolution => NoSolution,
        _ => Invalid,
    };
}
