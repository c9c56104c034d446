using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Pipeline.Matching;

/// <summary>Opens the files of a linkage in a session of their own and lets the engine work on them.</summary>
internal static class LinkSession
{
    /// <summary>Reads both files and works on them.</summary>
    /// <param name="specification">How records are linked.</param>
    /// <param name="left">Path of the left file.</param>
    /// <param name="right">Path of the right file; null for deduplication.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="readable">Further files that the session may read.</param>
    /// <param name="work">What is done with the engine, and the session, when the records are loaded.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static T Open<T>(LinkageSpecification specification, string left, string? right, RunOptions run, ImmutableArray<string> readable, Func<MatchingEngine, ISqlSession, T> work, CancellationToken cancellation)
        where T : class
    {
        LinkSource.Require(left);
        if (right is not null)
            LinkSource.Require(right);
        if (specification.IsDeduplication != right is null)
            throw new InvalidInputException(InputFailure.Invalid, new Fault(specification.File, right is null ? "a right file in the specification" : "no right file in the specification", right is null ? "--right with that file" : "--left alone", right is null ? "Give --right, or remove 'right' from the specification." : "Leave out --right, or describe it under 'right'."));
        ImmutableArray<LinkSource> sources = right is null
            ? [new LinkSource(left, "left", specification.Left, specification.Columns(left: true))]
            : [new LinkSource(left, "left", specification.Left, specification.Columns(left: true)), new LinkSource(right, "right", specification.Right!, specification.Columns(left: false))];
        T? result = null;
        Run(sources, run, [.. readable, left, .. right is null ? ImmutableArray<string>.Empty : [right]], sql =>
        {
            var engine = new MatchingEngine(sql, specification);
            Load(() => engine.Load(sources[0].Relation, sources[^1].Relation), sql, sources);
            result = work(engine, sql);
        }, cancellation);
        return result!;
    }

    /// <summary>Reads the file of one side.</summary>
    /// <param name="specification">How records are linked.</param>
    /// <param name="path">The file.</param>
    /// <param name="isLeft">Which side it is.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="work">What is done with the relation of the file.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void OpenOne(LinkageSpecification specification, string path, bool isLeft, RunOptions run, Action<string, ISqlSession> work, CancellationToken cancellation)
    {
        LinkSource.Require(path);
        var source = new LinkSource(path, isLeft ? "left" : "right", isLeft ? specification.Left : specification.Right!, specification.Columns(isLeft));
        Run([source], run, [path], sql => Load(() => work(source.Relation, sql), sql, [source]), cancellation);
    }

    private static void Run(ImmutableArray<LinkSource> sources, RunOptions run, ImmutableArray<string> files, Action<ISqlSession> work, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("ivm-link-").FullName;
        try
        {
            string[] folders = [folder, .. files.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)];
            TransformExecution.Run(
                new Task(sql =>
                {
                    foreach (var source in sources)
                        source.Open(sql, folder);
                    work(sql);
                }),
                new TransformSurroundings(
                    Fingerprint: "",
                    new Dictionary<DatasetName, string>(),
                    Delivered: null,
                    new SqlSettings(run.Threads, run.MemoryLimit, folder, folder + "-spill", [.. folders]),
                    Progress: _ => { },
                    cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (Directory.Exists(folder + "-spill"))
                Directory.Delete(folder + "-spill", recursive: true);
        }
    }

    /// <summary>Lines that do not fit are told before what follows from their absence.</summary>
    private static void Load(Action load, ISqlSession sql, ImmutableArray<LinkSource> sources)
    {
        try
        {
            load();
        }
        catch (InvalidInputException)
        {
            foreach (var source in sources)
                source.RequireWhole(sql);
            throw;
        }

        foreach (var source in sources)
            source.RequireWhole(sql);
    }

    private sealed class Task(Action<ISqlSession> work) : ITransform
    {
        string ITransform.Task => "link";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context) => work(context.Sql);
    }
}
