using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;

namespace Ivm.Cli.Output;

/// <summary>In which form an answer is wanted, and where.</summary>
/// <param name="Format"><c>table</c>, <c>csv</c>, <c>json</c> or <c>parquet</c>.</param>
/// <param name="File">The file; null for standard output.</param>
internal sealed record AnswerFile(string Format, string? File)
{
    private const string Parquet = "parquet";

    /// <summary>Whether the answer is about persons before anything protects them: only its owner may read the file then.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The option of the form.</summary>
    public static Option<string> FormatOption()
    {
        var format = new Option<string>("--format", "-f") { HelpName = "table|csv|json|parquet", Description = "Form of the answer", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json", Parquet);
        return format;
    }

    /// <summary>The option of the file.</summary>
    public static Option<string?> FileOption() => new("--out", "-o") { HelpName = "FILE", Description = "File for the answer [default: standard output]" };

    /// <summary>Asks, and writes the answer.</summary>
    /// <param name="surroundings">Standard output, and the folder that the file is relative to.</param>
    /// <param name="workspace">The workspace, whose committed datasets and releases are no place for answers.</param>
    /// <param name="open">Opens what is asked, given the Parquet file that it may write.</param>
    /// <param name="sql">One SELECT.</param>
    /// <exception cref="InvalidInputException">The file is missing or in the wrong place, or the query fails.</exception>
    public void Write(Surroundings surroundings, Workspace workspace, Func<string?, ReleaseQuery> open, string sql)
    {
        if (File is null)
        {
            if (Format == Parquet)
            {
                throw new InvalidInputException(InputFailure.Invalid, new Fault("--format parquet", "no file", "a file for the answer", "Name one with --out."));
            }

            using var query = open(null);
            Answers.Write(query, sql, Format, surroundings.Out);
            return;
        }

        var path = Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, File));
        RequireOutside(workspace.Releases, path, "a file among the releases", "Releases never change: choose another folder.");
        RequireOutside(workspace.Store, path, "a file among the committed datasets", "Committed datasets never change: choose another folder.");
        WriteFile(open, sql, path);
    }

    /// <summary>Writes beside the file and renames at the end: an interrupted answer never looks like a whole one.</summary>
    private void WriteFile(Func<string?, ReleaseQuery> open, string sql, string path)
    {
        var next = path + ".next";
        try
        {
            using var query = open(Format == Parquet ? next : null);
            if (Format == Parquet)
            {
                query.WriteParquet(sql);
            }
            else
            {
                using var writer = new StreamWriter(next);
                Answers.Write(query, sql, Format, writer);
            }

            if (IsPrivate && !OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            System.IO.File.Move(next, path, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(next);
        }
    }

    private static void RequireOutside(string folder, string path, string found, string repair)
    {
        if (path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--out", found, "a file elsewhere", repair));
        }
    }
}
