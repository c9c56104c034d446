using DuckDB.NET.Data;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// A statement failed for a reason that we must repair. DuckDB's own text is passed on only where it speaks of the
/// statement (parser, binder, catalog); where it could quote a value of a person, only the kind of error is.
/// </summary>
public sealed class SqlFailureException : Exception
{
    private static readonly string[] KindsAboutTheStatement = ["Parser Error", "Binder Error", "Catalog Error", "Permission Error", "Out of Memory Error"];

    private SqlFailureException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The exception for a failed statement; the original is kept as the inner exception and never logged.</summary>
    /// <param name="statement">Name of the statement.</param>
    /// <param name="exception">What DuckDB said.</param>
    internal static SqlFailureException Of(string statement, DuckDBException exception)
    {
        var kind = KindsAboutTheStatement.FirstOrDefault(kind => exception.Message.StartsWith(kind, StringComparison.Ordinal));
        return new SqlFailureException(
            kind is null
                ? $"SQL statement '{statement}' failed ({KindOf(exception.Message)}); the text is withheld because it may quote data."
                : $"SQL statement '{statement}' failed: {exception.Message}",
            exception);
    }

    private static string KindOf(string message)
    {
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < 40 ? message[..colon] : "unknown error";
    }
}
