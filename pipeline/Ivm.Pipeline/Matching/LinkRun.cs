using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Blocking;

namespace Ivm.Pipeline.Matching;

/// <summary>What <c>ivm link</c> is asked to do; all paths are full.</summary>
/// <param name="Left">Path of the left file.</param>
/// <param name="Right">Path of the right file; null for deduplication.</param>
/// <param name="Specification">Path of the specification.</param>
/// <param name="Folder">Folder for the results.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record LinkRequest(string Left, string? Right, string Specification, string Folder, RunOptions Run);

/// <summary>What a linkage came to.</summary>
/// <param name="Specification">How records were linked.</param>
/// <param name="Result">Links and what led to them.</param>
/// <param name="Files">Names of the files written.</param>
public sealed record LinkFindings(LinkageSpecification Specification, MatchingResult Result, ImmutableArray<string> Files);

/// <summary>What <c>ivm link</c> does: two files, or one, and a specification in; links by keys, and what led to them, out.</summary>
public static class LinkRun
{
    /// <summary>Reads, links and writes.</summary>
    /// <param name="request">What is linked.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="InvalidInputException">Specification or files cannot be used, or there are no acceptable links.</exception>
    public static LinkFindings Execute(LinkRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var specification = LinkageSpecificationReader.ReadFile(request.Specification);
        var result = LinkSession.Open(specification, request.Left, request.Right, request.Run, [], (engine, _) => engine.Run(), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new LinkFindings(specification, result, LinkResults.Write(request, specification, result));
    }

    /// <summary>Counts what the blocking rules would make, and makes nothing.</summary>
    /// <param name="request">What would be linked; its folder is not used.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">Specification or files cannot be used, or the rules exceed their budget.</exception>
    public static ImmutableArray<PlannedRule> Plan(LinkRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var specification = LinkageSpecificationReader.ReadFile(request.Specification);
        return [.. LinkSession.Open(specification, request.Left, request.Right, request.Run, [], (engine, _) => engine.Plan().ToArray(), cancellation)];
    }
}
