namespace Ivm.ReferenceCases;

/// <summary>A case that cannot be read or is not supported: the case fails with this reason.</summary>
public sealed class CaseException : Exception
{
    public CaseException()
    {
    }

    public CaseException(string message)
        : base(message)
    {
    }

    public CaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
