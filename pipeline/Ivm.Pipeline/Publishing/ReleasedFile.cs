namespace Ivm.Pipeline.Publishing;

/// <summary>One file of a release.</summary>
/// <param name="Name">Its name within the release.</param>
/// <param name="Rows">Its rows, as counted in the written file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256.</param>
public sealed record ReleasedFile(string Name, long Rows, long Bytes, string Sha256);
