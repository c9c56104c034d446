using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Surveys;
using Ivm.Statistics.Linkage.Similarity;
using Ivm.Transforms.Linkage.Matching.Encoded;

namespace Ivm.Pipeline.Matching;

/// <summary>What <c>ivm link encode</c> is asked to do; paths are full.</summary>
/// <param name="File">The file of one side.</param>
/// <param name="IsLeft">Whether it is the left side of the specification.</param>
/// <param name="Specification">Path of the specification.</param>
/// <param name="Output">File for the encoded records.</param>
/// <param name="Fields">Names of the fields that are encoded; empty: all that are texts or dates and not plain.</param>
/// <param name="Plain">Names of fields that go along as they are.</param>
/// <param name="Bits">Bits of a filter.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record EncodingRequest(
    string File, bool IsLeft, string Specification, string Output, ImmutableArray<string> Fields, ImmutableArray<string> Plain, int Bits, RunOptions Run);

/// <summary>What <c>ivm link encode</c> does: a file of one side in, keys and filters of its fields out, for who may not see the values.</summary>
public static class LinkEncoding
{
    /// <summary>Encodes.</summary>
    /// <param name="request">What is encoded.</param>
    /// <param name="secret">The key, the same for both sides; it is not kept.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>Number of records, and the names of the encoded fields.</returns>
    /// <exception cref="InvalidInputException">Specification or file cannot be used, a field that there is not, a length that does not fit.</exception>
    public static (long Records, ImmutableArray<string> Encoded) Execute(EncodingRequest request, ReadOnlyMemory<byte> secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var specification = LinkageSpecificationReader.ReadFile(request.Specification);
        if (!request.IsLeft && specification.IsDeduplication)
            throw SurveyFile.Refused(InputFailure.Invalid, "--side", "right", "left: the specification has no right file", "Correct the option.");
        if (request.Bits is < 64 or > 65_536 || request.Bits % 64 != 0)
            throw SurveyFile.Refused(InputFailure.Invalid, "--bits", $"{request.Bits}", "a multiple of 64 from 64 to 65536", "Correct the option.");
        var plain = Named(specification, request.Plain, "--plain");
        var fields = request.Fields.IsEmpty ? [.. specification.Fields.Where(one => !plain.Contains(one))] : Named(specification, request.Fields, "--fields");
        if (fields.IsEmpty || fields.Intersect(plain).Any())
            throw SurveyFile.Refused(InputFailure.Invalid, "--fields", fields.IsEmpty ? "no field to encode" : "a field that is plain too", "at least one field, each either encoded or plain", "Correct the options.");
        var filter = new KeyedBloomFilter(secret.Span, request.Bits);
        var records = 0L;
        var part = new ResultFolder(Path.GetDirectoryName(request.Output)!);
        LinkSession.OpenOne(specification, request.File, request.IsLeft, request.Run, (relation, sql) => part.AddText(Path.GetFileName(request.Output), writer =>
        {
            ResultTable.WriteLine(writer, [.. EncodedRecords.Columns(fields, plain)]);
            foreach (var row in new EncodedRecords(sql, specification, filter).Of(request.IsLeft, relation, fields, plain))
            {
                ResultTable.WriteLine(writer, row);
                records++;
            }
        }), cancellation);
        part.Complete();
        return (records, [.. fields.Select(one => one.Name)]);
    }

    private static ImmutableArray<LinkageField> Named(LinkageSpecification specification, ImmutableArray<string> names, string option)
    {
        var faults = names.Where(name => specification.Fields.All(one => one.Name != name))
            .Select(name => new Fault(option, $"'{name}', which is no field", $"fields of {specification.File}: {string.Join(", ", specification.Fields.Select(one => one.Name))}", "Correct the option.")).ToImmutableArray();
        return faults.IsEmpty ? [.. names.Select(specification.Field)] : throw new InvalidInputException(InputFailure.Invalid, faults);
    }
}
