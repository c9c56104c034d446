using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Matching;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Files of one linkage, and its results.</summary>
internal sealed class LinkDesk : IDisposable
{
    private readonly Folder folder = new();

    public string Results => folder["results"];

    public string Path(string name) => folder[name];

    public LinkDesk(string specification, string left, string? right = null)
    {
        Write("link.yaml", specification);
        Write("left.csv", left);
        HasRight = right is not null;
        if (right is not null)
            Write("right.csv", right);
    }

    private bool HasRight { get; }

    public string Write(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    public LinkFindings Link(int threads = 2, string results = "results") =>
        LinkRun.Execute(Request(threads, results), TestContext.Current.CancellationToken);

    public LinkRequest Request(int threads = 2, string results = "results") =>
        new(folder["left.csv"], HasRight ? folder["right.csv"] : null, folder["link.yaml"], folder[results], new RunOptions(threads, "600MB"));

    public LinkQuality Evaluate(LinkTruth truth) =>
        LinkEvaluation.Execute(new EvaluationRequest(Results, truth, new RunOptions(2, "600MB")), TestContext.Current.CancellationToken);

    public string[] Lines(string name, string results = "results") => File.ReadAllLines(System.IO.Path.Combine(folder[results], name));

    public byte[] Bytes(string name, string results = "results") => File.ReadAllBytes(System.IO.Path.Combine(folder[results], name));

    public string[] Names(string results = "results") => [.. Directory.GetFiles(folder[results]).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Dispose();
}
