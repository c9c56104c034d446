using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Telemetry;

/// <summary>
/// The folder of one run, <c>runs/N/</c>: a log with a JSON object a line while it lasts, and its account at the end.
/// Neither holds a value of a person.
/// </summary>
public sealed class RunFolder : IRunObserver, IDisposable
{
    private static readonly JsonWriterOptions OneLine = new() { Indented = false };

    private readonly int edition;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly FileStream log;

    private RunFolder(string path, int edition, TimeProvider time)
    {
        Path = path;
        this.edition = edition;
        this.time = time;
        log = new FileStream(System.IO.Path.Combine(path, "log.jsonl"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder of a new run, numbered after the last one.</summary>
    /// <param name="workspace">The workspace, held by this process.</param>
    /// <param name="edition">The edition's year.</param>
    /// <param name="time">The clock of the log.</param>
    public static RunFolder Next(Workspace workspace, int edition, TimeProvider time) => StorageException.Guard(workspace.Runs, () =>
    {
        var last = Directory.GetDirectories(workspace.Runs)
            .Select(folder => int.TryParse(System.IO.Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();
        var path = System.IO.Path.Combine(workspace.Runs, $"{last + 1:D4}");
        Directory.CreateDirectory(path);
        return new RunFolder(path, edition, time);
    });

    /// <inheritdoc />
    public void Planned(Plan plan) => Log("run.planned", json =>
    {
        json.WriteNumber("edition", edition);
        json.WriteNumber("tasks", plan.Tasks.Length);
        json.WriteNumber("upToDate", plan.Tasks.Count(task => task.State == TaskState.UpToDate));
    });

    /// <inheritdoc />
    public void Started(PlannedTask task) => Log("task.started", json =>
    {
        json.WriteString("task", task.Name);
        json.WriteString("fingerprint", task.Identity!.Fingerprint());
        WriteList(json, "reasons", task.Reasons);
    });

    /// <inheritdoc />
    public void Progressed(string task, double share)
    {
        // Of interest to who watches, not to who reads later.
    }

    /// <inheritdoc />
    public void Ended(TaskReport report) => Log($"task.{Name(report.End)}", json =>
    {
        json.WriteString("task", report.Task);
        if (report.Identity is { } identity)
        {
            json.WriteString("fingerprint", identity.Fingerprint());
        }

        WriteList(json, "reasons", report.Reasons);
        if (report.End == TaskEnd.Done)
        {
            json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        }

        foreach (var output in report.Outcome?.Commit.Outputs ?? [])
        {
            json.WriteNumber($"rows {output.Dataset}", output.Rows);
        }

        if (report.Failure is { } failure)
        {
            json.WriteString("failure", SafeMessage.Of(failure));
            json.WriteString("stack", failure.StackTrace);
        }
    });

    /// <summary>Writes the account; the last thing that a run does.</summary>
    /// <param name="reports">What became of every step.</param>
    public void Close(ImmutableArray<TaskReport> reports) => StorageException.Guard(Path, () =>
    {
        DurableFiles.Replace(
            System.IO.Path.Combine(Path, "account.json"),
            JsonSerializer.SerializeToUtf8Bytes(RunAccount.Of(edition, reports), RunJson.Default.RunAccount));
    });

    /// <inheritdoc />
    public void Dispose() => log.Dispose();

    private void Log(string what, Action<Utf8JsonWriter> details)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("event", what);
            details(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (gate)
        {
            StorageException.Guard(log.Name, () =>
            {
                log.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            });
        }
    }

    private static string Name(TaskEnd end)
    {
        var text = end.ToString();
        return new StringBuilder(text) { [0] = char.ToLowerInvariant(text[0]) }.ToString();
    }

    private static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
