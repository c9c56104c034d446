namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A condition has no form that the solver can decide exactly; the message says why, to follow "because ".</summary>
internal sealed class InexpressibleException(string reason) : Exception(reason);
