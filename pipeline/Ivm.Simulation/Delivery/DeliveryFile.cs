using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ivm.Simulation.Delivery;

/// <summary>What the sender states about a file that it delivers.</summary>
/// <param name="Contract">Name of the table's contract.</param>
/// <param name="Edition">Year of the edition.</param>
/// <param name="Sender">Who delivers.</param>
/// <param name="Delivered">When.</param>
internal sealed record DeliveryNote(string Contract, int Edition, string Sender, DateOnly Delivered)
{
    /// <summary>What a further part does to those before it: <c>addition</c>, <c>replacement</c>, <c>withdrawal</c>; null for the first file.</summary>
    public string? Kind { get; init; }

    /// <summary>Number of a further part; null for the first file.</summary>
    public int? Sequence { get; init; }
}

/// <summary>
/// A file being written: its bytes go to disk and into the checksum in one pass, its data rows are counted as the sender
/// counts them. Completing it writes <c>NAME.delivery.json</c> beside it.
/// </summary>
internal sealed class DeliveryFile : IDisposable
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public DeliveryFile(string path)
        : this(path, FileMode.Create)
    {
    }

    private DeliveryFile(string path, FileMode mode)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _stream = new FileStream(path, mode, mode == FileMode.Open ? FileAccess.Read : FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>Data rows written, header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lower-case hexadecimal SHA-256 of the file; empty before <see cref="Complete"/>.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>A file that was written in another way; the sender's note is written beside it.</summary>
    public static DeliveryFile Existing(string path, long rows, DeliveryNote note)
    {
        var file = new DeliveryFile(path, FileMode.Open);
        var bytes = new byte[file._stream.Length];
        file._stream.ReadExactly(bytes);
        file._hash.AppendData(bytes);
        (file.Rows, file.Bytes) = (rows, bytes.Length);
        file.Complete(note);
        return file;
    }

    /// <summary>The finished file, by its name alone.</summary>
    public SimulatedFile Described() => new(System.IO.Path.GetFileName(Path), Rows, Bytes, Sha256);

    /// <summary>Appends bytes that hold <paramref name="rows"/> data rows.</summary>
    public void Append(ReadOnlySpan<byte> bytes, long rows)
    {
        if (bytes.IsEmpty)
            return;

        _stream.Write(bytes);
        _hash.AppendData(bytes);
        Rows += rows;
        Bytes += bytes.Length;
    }

    /// <summary>Closes the file and writes the sender's note beside it.</summary>
    public void Complete(DeliveryNote? note)
    {
        _stream.Dispose();
        Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (note is null)
            return;

        using var output = new FileStream(System.IO.Path.ChangeExtension(Path, ".delivery.json"), FileMode.Create);
        using (var json = new Utf8JsonWriter(output, Layout))
        {
            json.WriteStartObject();
            json.WriteString("file", System.IO.Path.GetFileName(Path));
            json.WriteString("contract", note.Contract);
            json.WriteNumber("edition", note.Edition);
            json.WriteNumber("rows", Rows);
            json.WriteString("sha256", Sha256);
            json.WriteString("sender", note.Sender);
            json.WriteString("delivered", note.Delivered.ToString("yyyy-MM-dd"));
            if (note.Kind is { } kind)
                json.WriteString("kind", kind);
            if (note.Sequence is { } sequence)
                json.WriteNumber("sequence", sequence);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }
}
