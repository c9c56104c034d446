using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>A variable computed from cleaned answers.</summary>
/// <param name="Field">Its column: name, type and labels.</param>
/// <param name="Sql">How it is computed from the columns of <c>corrected</c> and of variables derived before it.</param>
public sealed record DerivedVariable(Field Field, string Sql);
