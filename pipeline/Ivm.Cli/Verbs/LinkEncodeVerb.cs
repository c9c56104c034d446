using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Pipeline.Matching;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm link encode</c>: fields as keyed filters, for an agency that may not send names.</summary>
/// <param name="surroundings">Where the summary goes.</param>
/// <param name="settings">Threads and memory.</param>
internal sealed class LinkEncodeVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var file = new Option<string>("--in") { HelpName = "FILE", Required = true, Description = "The file of one side: text (.csv, .txt, .tsv) or Parquet." };
        var specification = new Option<string>("--spec") { HelpName = "FILE", Required = true, Description = "Linkage specification: its fields and forms, the same for both sides." };
        var side = new Option<string>("--side") { HelpName = "SIDE", DefaultValueFactory = _ => "left", Description = "Which side of the specification the file is: left or right." };
        side.AcceptOnlyFromAmong("left", "right");
        var output = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true, Description = "CSV for the encoded records: key, filters, plain fields. Filters are personal data." };
        var fields = new Option<string[]>("--fields") { HelpName = "NAMES", AllowMultipleArgumentsPerToken = true, Description = "Fields to encode [default: all that are not plain]." };
        var plain = new Option<string[]>("--plain") { HelpName = "NAMES", AllowMultipleArgumentsPerToken = true, Description = "Fields that go along as they are, in their forms." };
        var bits = new Option<int>("--bits") { HelpName = "N", DefaultValueFactory = _ => 1024, Description = "Bits of a filter, a multiple of 64." };
        var key = new Option<string?>("--linkage-key-file") { HelpName = "FILE", Description = "File with the secret key of both sides, hexadecimal; or put the key into IVM_LINKAGE_KEY." };
        return runner.On<LinkEncodeVerb>(
            new Command("encode", "Encode fields of a file as keyed filters, which can be compared by likeness (level dice) without their values.") { file, specification, side, output, fields, plain, bits, key },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(
                new EncodingRequest(
                    verb.Full(parsed.GetRequiredValue(file)),
                    parsed.GetRequiredValue(side) == "left",
                    verb.Full(parsed.GetRequiredValue(specification)),
                    verb.Full(parsed.GetRequiredValue(output)),
                    Names(parsed.GetValue(fields)),
                    Names(parsed.GetValue(plain)),
                    parsed.GetRequiredValue(bits),
                    verb.Settings.Run),
                parsed.GetValue(key) is { } secret ? verb.Full(secret) : null,
                parsed.GetRequiredValue(output),
                cancellation)));
    }

    private Settings Settings => settings;

    private int Run(EncodingRequest request, string? keyFile, string output, CancellationToken cancellation)
    {
        var (records, encoded) = LinkEncoding.Execute(request, Keys.OfLinkage(keyFile), cancellation);
        surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {records} records, {string.Join(", ", encoded)} as filters of {request.Bits} bits; they are personal data still"));
        return ExitCode.Done;
    }

    /// <summary>Names apart from each other by blanks or commas.</summary>
    private static ImmutableArray<string> Names(string[]? given) => [.. (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
