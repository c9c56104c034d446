using System.Diagnostics;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Telemetry;

/// <summary>
/// What may be told of an exception. Our own exceptions are written so as to name places and counts only, and those of files name paths; of any
/// other one the text is withheld, because a parser or a database quotes the value that it stumbled over.
/// </summary>
public static class SafeMessage
{
    /// <summary>The text, without values of persons.</summary>
    /// <param name="exception">The exception.</param>
    public static string Of(Exception exception) => exception switch
    {
        InvalidInputException or TaskFailedException or SqlFailureException or ContractViolationException
            or RowAccountException or TaskGraphException or IOException => exception.Message,
        _ => $"{exception.GetType().Name} in {PlaceOf(exception)}; its text is withheld because it may quote data.",
    };

    /// <summary>Where an exception comes from: the innermost method of ours.</summary>
    private static string PlaceOf(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: false).GetFrames();
        var method = frames.Select(frame => frame.GetMethod()).FirstOrDefault(each => IsOurs(each?.DeclaringType)) ?? frames.FirstOrDefault()?.GetMethod();
        return method is null ? "an unknown place" : $"{method.DeclaringType?.FullName}.{method.Name}";
    }

    private static bool IsOurs(Type? type) => type?.Namespace?.StartsWith("Ivm.", StringComparison.Ordinal) == true;
}
