using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm query SQL</c>: asks the current release.</summary>
/// <param name="line">The workspace.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class QueryVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    private const string Parquet = "parquet";

    public static Command Command(VerbRunner runner)
    {
        var sql = new Argument<string>("sql") { Description = "One SELECT; every Parquet file of the release is a table of its name." };
        var format = new Option<string>("--format", "-f") { HelpName = "table|csv|json|parquet", Description = "Form of the answer", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json", Parquet);
        var file = new Option<string?>("--out", "-o") { HelpName = "FILE", Description = "File for the answer [default: standard output]" };
        return runner.On<QueryVerb>(
            new Command("query", "Ask the current release with SQL (DuckDB). Reads the release and nothing else; writes nothing but the answer.") { sql, format, file },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetRequiredValue(sql), parsed.GetRequiredValue(format), parsed.GetValue(file), cancellation)));
    }

    private int Run(string sql, string format, string? file, CancellationToken cancellation)
    {
        if (format == Parquet && file is null)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--format parquet", "no file", "a file for the answer", "Name one with --out."));
        }

        if (file is null)
        {
            using var query = ReleaseQuery.Open(line.Workspace, settings.Run, parquetFile: null, cancellation);
            Answers.Write(query, sql, format, surroundings.Out);
            return ExitCode.Done;
        }

        var path = Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, file));
        RequireOutside(line.Workspace, path);
        Write(sql, format, path, cancellation);
        return ExitCode.Done;
    }

    /// <summary>Writes beside the file and renames at the end: an interrupted answer never looks like a whole one.</summary>
    private void Write(string sql, string format, string path, CancellationToken cancellation)
    {
        var next = path + ".next";
        try
        {
            using var query = ReleaseQuery.Open(line.Workspace, settings.Run, format == Parquet ? next : null, cancellation);
            if (format == Parquet)
            {
                query.WriteParquet(sql);
            }
            else
            {
                using var writer = new StreamWriter(next);
                Answers.Write(query, sql, format, writer);
            }

            File.Move(next, path, overwrite: true);
        }
        finally
        {
            File.Delete(next);
        }
    }

    private static void RequireOutside(Workspace workspace, string path)
    {
        if (path.StartsWith(workspace.Releases + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--out", "a file among the releases", "a file elsewhere", "Releases never change: choose another folder."));
        }
    }
}
