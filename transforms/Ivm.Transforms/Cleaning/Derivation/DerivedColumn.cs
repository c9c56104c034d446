namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>How a variable of <c>Edition.DerivedVariables</c> is computed.</summary>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Sql">SQL over the columns of <c>answered</c> and over variables derived before it.</param>
internal sealed record DerivedColumn(string Variable, string Sql);
