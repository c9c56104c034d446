using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Publishing;

/// <summary>
/// The account of a release that an auditor can follow without the program: what was delivered, which contracts and
/// which code made what, where every row went, what was assumed, and the hash of every released file.
/// </summary>
internal static class Manifest
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest as UTF-8 JSON. It holds no times, so that the same inputs give the same bytes.</summary>
    /// <param name="pointer">The release.</param>
    /// <param name="edition">Its edition.</param>
    /// <param name="contracts">The contracts.</param>
    /// <param name="commits">What every task did, in the order of the plan.</param>
    /// <param name="files">The released files, sorted by name.</param>
    public static byte[] Write(ReleasePointer pointer, Edition edition, ContractSet contracts, IReadOnlyList<Commit> commits, IReadOnlyList<ReleasedFile> files)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("release", pointer.Release);
            json.WriteString("fingerprint", pointer.Fingerprint);
            json.WriteNumber("edition", edition.Year);
            json.WriteString("referenceDate", edition.ReferenceDate.ToString("O"));
            json.WriteString("program", $"IvmPipeline {ProgramVersion.Text}");
            WriteFiles(json, files);
            WriteDeliveries(json, commits);
            WriteTasks(json, commits);
            WriteContracts(json, contracts);
            WriteAssumptions(json, contracts);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<ReleasedFile> files) => json.WriteObjects("files", files, file =>
    {
        json.WriteString("file", file.Name);
        json.WriteNumber("rows", file.Rows);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sha256", file.Sha256);
    });

    private static void WriteDeliveries(Utf8JsonWriter json, IReadOnlyList<Commit> commits) =>
        json.WriteObjects("deliveries", commits.SelectMany(commit => commit.Identity.DeliveredFile).OrderBy(file => file.Key, StringComparer.Ordinal), file =>
        {
            json.WriteString("file", file.Key);
            json.WriteString("sha256", file.Value);
        });

    private static void WriteTasks(Utf8JsonWriter json, IReadOnlyList<Commit> commits) => json.WriteObjects("tasks", commits, commit =>
    {
        json.WriteString("task", commit.Identity.Task);
        json.WriteNumber("version", commit.Identity.Version);
        json.WriteString("fingerprint", commit.Identity.Fingerprint());
        WriteMap(json, "delivered", commit.Identity.DeliveredFile);
        WriteMap(json, "inputs", commit.Identity.Inputs);
        WriteMap(json, "contracts", commit.Identity.Contracts);
        json.WriteObjects("outputs", commit.Outputs, output =>
        {
            json.WriteString("dataset", output.Dataset);
            json.WriteNumber("rows", output.Rows);
            json.WriteString("sha256", output.Sha256);
        });
        json.WriteObjects("accounts", commit.Accounts, account =>
        {
            json.WriteString("subject", account.Subject);
            json.WriteNumber("in", account.In);
            json.WriteNumber("out", account.Out);
            WriteCounts(json, "rejected", account.Rejected);
            WriteCounts(json, "merged", account.Merged);
        });
        json.WriteObjects("counts", commit.Counts, count =>
        {
            json.WriteString("subject", count.Subject);
            json.WriteString("item", count.Item);
            json.WriteNumber("number", count.Number);
        });
    });

    private static void WriteContracts(Utf8JsonWriter json, ContractSet contracts) => WriteMap(json, "contracts", contracts.FileHashes);

    private static void WriteAssumptions(Utf8JsonWriter json, ContractSet contracts) => json.WriteObjects("assumptions", contracts.Assumptions, assumption =>
    {
        json.WriteString("contract", assumption.Where);
        json.WriteString("setting", assumption.Setting);
        json.WriteString("reason", assumption.Reason);
    });

    private static void WriteMap(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(key, value);
        }

        json.WriteEndObject();
    }
}
