namespace Ivm.Pipeline.Pages;

/// <summary>The style of <see cref="LevelChart"/> and <see cref="PairChart"/>.</summary>
internal static class EvidenceStyle
{
    /// <summary>The style sheet.</summary>
    public const string Text = """
        .level { fill: var(--main); } .level.against { fill: var(--other); } .zero { stroke: var(--ink); stroke-width: 1; }
        svg .name { font-weight: 600; } svg .small { font-size: 11px; fill: var(--soft); } .accept { stroke: var(--ink); stroke-width: 1.5; } .review { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
        .against-fill { fill: url(#hatch); } .hatch { stroke: var(--other); stroke-width: 2.5; }
        .legend i.against { background: repeating-linear-gradient(45deg, var(--other) 0 2px, transparent 2px 5px); } .legend i.line, .legend i.dash { width: 1.6rem; border-radius: 0; } .legend i.line { height: 0; border-top: 2px solid var(--ink); background: none; vertical-align: .2rem; } .legend i.dash { height: 0; border-top: 2px dashed var(--ink); background: none; vertical-align: .2rem; }
        """;
}
