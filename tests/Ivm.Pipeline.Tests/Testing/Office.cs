using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Testing;

/// <summary>
/// A small office: a workspace with a delivery of one number a line, and a line of three steps over it. <c>read</c>
/// takes the numbers in, <c>round</c> rounds them to tens, <c>add</c> adds them up.
/// </summary>
public sealed class Office : IDisposable
{
    public const int Year = 2011;

    private readonly Folder folder = new();

    public Office()
    {
        Workspace = Workspace.At(folder.Path);
        Deliver("numbers", 11, 22);
    }

    public Workspace Workspace { get; }

    /// <summary>What steps did, in order of time.</summary>
    public List<string> Log { get; } = [];

    public int RoundVersion { get; set; } = 1;

    public string RoundContract { get; set; } = "tens";

    /// <summary>Called by <c>round</c> before it writes.</summary>
    public Action<ITransformContext> WhileRounding { get; set; } = _ => { };

    /// <summary>Called by <c>read</c> before it writes.</summary>
    public Action<ITransformContext> WhileReading { get; set; } = _ => { };

    /// <summary>Whether the numbers tell who people are.</summary>
    public bool NumbersIdentify { get; set; }

    /// <summary>Further steps.</summary>
    public List<ITransform> Further { get; } = [];

    public void Deliver(string name, params int[] numbers)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(numbers.Select(number => $"{number}\n")));
        var path = Path.Combine(Workspace.Deliveries(Year), $"{name}.csv");
        Directory.CreateDirectory(Workspace.Deliveries(Year));
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(DeliveryCheck.NoteOf(path), JsonSerializer.Serialize(
            new { file = $"{name}.csv", contract = Path.GetFileName(name).Split('.')[0], edition = Year, rows = numbers.Length, sha256 = ContentHash.OfFile(path), sender = "test", delivered = "2011-12-15" }));
    }

    public Line Line() => new(Workspace, Year, [Add(), Read("numbers"), Round(), .. Further]);

    public Plan Plan() => Line().Receive(threads: 2, CancellationToken.None).Plan();

    public Task<RunResult> RunAsync(int threads = 2, IRunObserver? observer = null, CancellationToken cancellation = default) =>
        LineRun.RunAsync(Line(), new RunOptions(threads, "100MB"), observer ?? new Silent(), new FakeTimeProvider(), cancellation);

    /// <summary>Every committed file with its content hash.</summary>
    public ImmutableSortedDictionary<string, string> Committed() => !Directory.Exists(Workspace.Store)
        ? ImmutableSortedDictionary<string, string>.Empty
        : Directory.GetFiles(Workspace.Store, "*", SearchOption.AllDirectories)
            .ToImmutableSortedDictionary(path => Path.GetRelativePath(Workspace.Store, path), path => ContentHash.OfFile(path), StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    public ScriptedTransform Read(string name) => new($"read.{name}", context =>
    {
        Note($"read.{name}");
        WhileReading(context);
        using var reader = new StreamReader(context.Delivered.Open());
        var numbers = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var writer = context.Create(Some.Name($"in.{name}"));
        writer.Write(Some.Rows([.. numbers.Select((text, i) => ((string?)$"{i}", (int?)int.Parse(text, CultureInfo.InvariantCulture)))]));
        context.Account(RowAccount.Through(name, numbers.Length, writer.Complete()));
    })
    {
        DeliveredFile = $"{name}.csv",
        Outputs = [Some.Keyed($"in.{name}") is var keyed && NumbersIdentify ? keyed with { Schema = keyed.Schema with { Identifying = true } } : keyed],
    };

    private ScriptedTransform Round() => new("round", context =>
    {
        Note("round");
        WhileRounding(context);
        var rows = context.Sql.Write(Some.Name("mid.tens"), SqlStatement.Composed("round", "SELECT key, round(value, -1) AS value FROM \"in\".numbers"));
        context.Account(RowAccount.Through("tens", rows, rows));
    })
    {
        Version = RoundVersion,
        Inputs = [Some.Name("in.numbers")],
        Outputs = [Some.Keyed("mid.tens")],
        Contracts = ImmutableSortedDictionary<string, string>.Empty.Add("rounding", RoundContract),
    };

    private ScriptedTransform Add() => new("add", context =>
    {
        Note("add");
        context.Sql.Write(Some.Name("out.sum"), SqlStatement.Composed("add", "SELECT 'sum' AS key, sum(value) AS value FROM mid.tens"));
    })
    {
        Inputs = [Some.Name("mid.tens")],
        Outputs = [Some.Keyed("out.sum")],
    };

    private void Note(string task)
    {
        lock (Log)
        {
            Log.Add(task);
        }
    }
}

/// <summary>Follows a run and says nothing.</summary>
public sealed class Silent : IRunObserver
{
    public void Planned(Plan plan)
    {
    }

    public void Started(PlannedTask task)
    {
    }

    public void Progressed(string task, double share)
    {
    }

    public void Ended(TaskReport report)
    {
    }
}
