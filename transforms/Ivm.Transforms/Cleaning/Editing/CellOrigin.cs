using System.Runtime.InteropServices;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Where an imputed value came from; all null of an observed one.</summary>
/// <param name="Reason">Code of the reason.</param>
/// <param name="Rule">What imputed it.</param>
/// <param name="Version">The version of that.</param>
/// <param name="IsProposal">Whether it may still be adjusted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellOrigin(string? Reason, string? Rule, string? Version, bool IsProposal);
