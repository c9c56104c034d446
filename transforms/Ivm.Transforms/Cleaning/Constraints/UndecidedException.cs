namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A question about conditions was not decided with the work that it was given.</summary>
public sealed class UndecidedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UndecidedException()
        : base("The question was not decided with the work that it was given.")
    {
    }
}
