using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A variable that cleaning derives for persons.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What it says.</param>
/// <param name="Type">Its type.</param>
public sealed record DerivedVariable(string Name, Label Label, FieldType Type)
{
    /// <summary>How it is computed, with the settings in force.</summary>
    public Label Derivation { get; init; } = new("", "");

    /// <summary>The variables that it is computed from: of questions, or derived before it.</summary>
    public ImmutableArray<string> From { get; init; } = [];
}
