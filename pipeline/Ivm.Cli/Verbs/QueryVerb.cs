using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Storage;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm query SQL</c>: asks the current release.</summary>
/// <param name="line">The workspace.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class QueryVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner)
    {
        var sql = new Argument<string>("sql") { Description = "One SELECT; every Parquet file of the release is a table of its name." };
        var (format, file) = (AnswerFile.FormatOption(), AnswerFile.FileOption());
        return runner.On<QueryVerb>(
            new Command("query", "Ask the current release with SQL (DuckDB). Reads the release and nothing else; writes nothing but the answer.") { sql, format, file },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(
                parsed.GetRequiredValue(sql), new AnswerFile(parsed.GetRequiredValue(format), parsed.GetValue(file)), cancellation)));
    }

    private int Run(string sql, AnswerFile answer, CancellationToken cancellation)
    {
        answer.Write(surroundings, line.Workspace, target => ReleaseQuery.Open(line.Workspace, settings.Run, target, cancellation), sql);
        return ExitCode.Done;
    }
}
