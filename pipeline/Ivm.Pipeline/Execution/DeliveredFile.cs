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

    /// <inheritdoc />
    public long Length => new FileInfo(path).Length;

    /// <inheritdoc />
    public long DeclaredRows => declaredRows;

    /// <inheritdoc />
    public string Sha256 => sha256;

    /// <inheritdoc />
    public Stream Open() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
}
