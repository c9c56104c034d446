using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>What editing came to, besides the log.</summary>
public sealed record EditingOutcome
{
    /// <summary>Changed cells in all steps; a cell changed twice counts twice.</summary>
    public long Edits { get; init; }

    /// <summary>Records that were looked at because something was wrong with them or a correction applied.</summary>
    public long Suspects { get; init; }

    /// <summary>Changes by step, rule and reason.</summary>
    public ImmutableArray<(string Step, string Rule, string Reason, long Cells)> Counts { get; init; } = [];

    /// <summary>Hard rules that take no part in localisation, and why, to follow "because ".</summary>
    public ImmutableArray<(string Rule, string Reason)> NotLocalised { get; init; } = [];

    /// <summary>Records in which no change of changeable cells lets all hard rules hold, by the smallest set of rules that exclude each other.</summary>
    public ImmutableArray<(string Rules, long Records)> Contradictions { get; init; } = [];

    /// <summary>Corrections that were left out because a new value could not be said or lies outside its domain.</summary>
    public ImmutableArray<(string Correction, long Records)> Unfit { get; init; } = [];

    /// <summary>Cells filled from a fallback class, by imputation and the place of the class (0 is the first).</summary>
    public ImmutableArray<(string Imputation, int Class, long Cells)> Classes { get; init; } = [];

    /// <summary>Cells that no class had a fitting value for; they stay missing.</summary>
    public ImmutableArray<(string Imputation, long Cells)> NoDonor { get; init; } = [];

    /// <summary>Distinct patterns that were solved.</summary>
    public int Patterns { get; init; }

    /// <summary>Rows that were added, of a table in long form.</summary>
    public long RowsAdded { get; init; }

    /// <summary>Rows that were removed beside another of the same cell, of a table in long form.</summary>
    public long RowsRemoved { get; init; }
}
