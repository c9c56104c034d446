using System.Collections.Immutable;
using Google.OrTools.Sat;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A declared variable in a model.</summary>
/// <param name="Declared">Name and values.</param>
/// <param name="Number">Its number in linear forms.</param>
/// <param name="Value">The solver's variable; the smallest value where it is missing.</param>
/// <param name="Present">That it is not missing.</param>
internal sealed record ModelVariable(ConstraintVariable Declared, int Number, IntVar Value, ILiteral Present)
{
    /// <summary>That it is not missing, as a list; empty where it cannot be missing.</summary>
    public ImmutableArray<ILiteral> Known => Declared.CanBeMissing ? [Present] : [];
}
