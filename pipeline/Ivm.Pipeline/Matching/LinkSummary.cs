using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Estimation;

namespace Ivm.Pipeline.Matching;

/// <summary>
/// The summary of a linkage: which files, how many records went where, and the model, with all its digits. Files are named from the
/// folder of the results, so that the folder can move along with them.
/// </summary>
/// <param name="Left">Full path of the left file.</param>
/// <param name="Right">Full path of the right file; null for deduplication.</param>
/// <param name="Specification">Full path of the specification.</param>
/// <param name="Hash">Hash of the specification.</param>
/// <param name="Model">The model.</param>
internal sealed record LinkSummary(string Left, string? Right, string Specification, string Hash, MatchingModel Model)
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter writer, LinkRequest request, LinkageSpecification specification, MatchingResult result)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("linkage", specification.Name);
            json.WriteStartObject("files");
            json.WriteString("left", Relative(request, request.Left));
            if (request.Right is not null)
                json.WriteString("right", Relative(request, request.Right));
            json.WriteString("specification", Relative(request, request.Specification));
            json.WriteString("specification_sha256", ContentHash.OfFile(request.Specification));
            json.WriteEndObject();
            WriteAccount(json, specification, result);
            LinkRates.Write(json, result);
            WriteModel(json, result.Model);
            WriteLeftOut(json, result);
            if (!specification.Bias.Columns.IsEmpty)
                WriteBias(json, specification.Bias);
            json.WriteEndObject();
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        writer.Write('\n');
    }

    /// <summary>Reads the summary in a folder of results.</summary>
    /// <param name="folder">The folder, a full path.</param>
    /// <exception cref="InvalidInputException">There is none, or it is not whole.</exception>
    public static LinkSummary Read(string folder)
    {
        var path = Path.Combine(folder, LinkResults.Summary);
        if (!File.Exists(path))
            throw new InvalidInputException(InputFailure.Invalid, new Fault(path, "no such file", "the results of 'ivm link'", "Link first, or correct --out."));
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var (files, model) = (json.RootElement.GetProperty("files"), json.RootElement.GetProperty("model"));
            var comparisons = model.GetProperty("comparisons").EnumerateArray().Select(one =>
            {
                double[] m = [.. one.GetProperty("m").EnumerateArray().Select(number => number.GetDouble())];
                double[] u = [.. one.GetProperty("u").EnumerateArray().Select(number => number.GetDouble())];
                return new ComparisonProbabilities(new LinkageComparison(one.GetProperty("name").GetString()!, m.Length), m, u);
            });
            return new LinkSummary(
                Full(files.GetProperty("left").GetString()!),
                files.TryGetProperty("right", out var right) ? Full(right.GetString()!) : null,
                Full(files.GetProperty("specification").GetString()!),
                files.GetProperty("specification_sha256").GetString()!,
                new MatchingModel(new FellegiSunterModel([.. comparisons]), model.GetProperty("prior").GetDouble(), model.GetProperty("expected_links").GetDouble(), model.GetProperty("iterations").GetInt32(), model.GetProperty("trial_steps").GetInt32()));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(path, "a summary that cannot be read", "the results of 'ivm link', unchanged", "Link again."));
        }

        string Full(string relative) => Path.GetFullPath(Path.Combine(folder, relative));
    }

    private static string Relative(LinkRequest request, string path) => Path.GetRelativePath(request.Folder, path).Replace('\\', '/');

    private static void WriteAccount(Utf8JsonWriter json, LinkageSpecification specification, MatchingResult result)
    {
        json.WriteStartObject("records");
        json.WriteNumber("left", result.LeftCount);
        if (!specification.IsDeduplication)
            json.WriteNumber("right", result.RightCount);
        json.WriteNumber("linked", result.LeftCount - result.Unlinked.Length);
        json.WriteStartObject("unlinked");
        foreach (var reason in Enum.GetValues<UnlinkedReason>())
            json.WriteNumber(LinkResults.Word(reason), result.Unlinked.Count(record => record.Reason == reason));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("pairs");
        json.WriteNumber("candidates", result.Patterns.Sum(pattern => pattern.Pairs));
        json.WriteNumber("likely", result.Links.Length);
        foreach (var status in Enum.GetValues<LinkStatus>())
            json.WriteNumber(LinkResults.Word(status), result.Links.Count(link => link.Status == status));
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, MatchingModel model)
    {
        json.WriteStartObject("model");
        json.WriteNumber("prior", model.Prior);
        json.WriteNumber("expected_links", model.ExpectedLinks);
        json.WriteNumber("iterations", model.Iterations);
        json.WriteNumber("trial_steps", model.TrialSteps);
        json.WriteStartArray("comparisons");
        foreach (var comparison in model.Model.Comparisons)
        {
            json.WriteStartObject();
            json.WriteString("name", comparison.Comparison.Name);
            WriteNumbers(json, "m", comparison.M);
            WriteNumbers(json, "u", comparison.U);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLeftOut(Utf8JsonWriter json, MatchingResult result)
    {
        json.WriteStartArray("rules_left_out_of_estimation");
        foreach (var rule in result.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule);
            json.WriteString("reason", LinkResults.Word(rule.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBias(Utf8JsonWriter json, BiasPlan plan)
    {
        json.WriteStartObject("bias");
        json.WriteStartArray("by");
        foreach (var column in plan.Columns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteNumber("least", plan.Least);
        json.WriteBoolean("least_is_an_assumption", true);
        json.WriteString("interval", "Wilson score, 95 %; of differences Newcombe's method 10");
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
