using System.Globalization;
using System.Text;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Execution;

/// <summary>A delivered file on disk, whose checksum has been compared with what was promised.</summary>
/// <param name="name">Path relative to the delivery folder, with forward slashes.</param>
/// <param name="path">Absolute path.</param>
/// <param name="declaredRows">Rows promised.</param>
/// <param name="sha256">SHA-256, as found and as promised.</param>
public sealed class DeliveredFile(string name, string path, long declaredRows, string sha256) : IDeliveredFile
{
    /// <inheritdoc />
    public string Name => name;

    /// <summary>Absolute path.</summary>
    public string FullPath => path;

    /// <inheritdoc />
    public long Length => new FileInfo(path).Length;

    /// <inheritdoc />
    public long DeclaredRows => declaredRows;

    /// <inheritdoc />
    public string Sha256 => sha256;

    /// <inheritdoc />
    public DeliveryPart Part { get; init; } = DeliveryPart.First;

    /// <summary>The sender's note; null where there is none (in tests).</summary>
    public DeliveryNote? Note { get; init; }

    /// <summary>All that an outcome depends on: the bytes, and what the note says that decides how they are read.</summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{sha256} rows {declaredRows}");
            if (Part.Kind != DeliveryPartKind.First)
            {
                text.Append(CultureInfo.InvariantCulture, $" {DeliveryPart.NameOf(Part.Kind)} {Part.Sequence}");
            }

            if (!Part.Origins.IsEmpty)
            {
                text.Append(" of ").Append(ContentHash.OfText(string.Join('\n', Part.Origins.Select(origin => $"{origin.Key} {origin.Value}"))));
            }

            return text.ToString();
        }
    }

    /// <inheritdoc />
    public Stream Open() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);

    /// <inheritdoc />
    public IDeliveredTable OpenTable() => new DeliveredTable(name, path);
}
