using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Telemetry;

namespace Ivm.Pipeline.Tests.Telemetry;

public sealed class SafeMessageTests
{
    [Fact]
    public void A_foreign_exception_tells_its_kind_and_our_method_but_not_its_text()
    {
        var message = SafeMessage.Of(Thrown(() => int.Parse("Jansen")));

        Assert.StartsWith("FormatException in Ivm.Pipeline.Tests.Telemetry.SafeMessageTests", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Jansen", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_exceptions_are_told_in_full()
    {
        var fault = new Fault("registers/X.csv:7:2", "11 columns", "12", "Ask the sender.");

        Assert.Equal(fault.ToString(), SafeMessage.Of(new InvalidInputException(InputFailure.DataRefused, fault)));
    }

    [Fact]
    public void A_step_that_failed_does_not_pass_on_what_it_must_not_tell()
    {
        var failure = new TaskFailedException("clean", Thrown(() => int.Parse("Jansen")));

        Assert.StartsWith("Task clean failed: FormatException in ", SafeMessage.Of(failure), StringComparison.Ordinal);
        Assert.DoesNotContain("Jansen", SafeMessage.Of(failure), StringComparison.Ordinal);
    }

    private static Exception Thrown(Action action) => Record.Exception(action)!;
}
