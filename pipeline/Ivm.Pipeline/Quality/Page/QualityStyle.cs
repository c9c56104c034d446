namespace Ivm.Pipeline.Quality.Page;

/// <summary>The style of the page of quality, after the one that all pages share.</summary>
internal static class QualityStyle
{
    /// <summary>The style sheet. Every pair of ink and ground has a contrast of at least 4.5 in light and in dark.</summary>
    public const string Text = """
        :root { --good: #1a6b42; --warn: #8a5300; --third: #6b4fa0; --fourth: #2c7a7b; --lost: #b3261e;
          --h0: transparent; --h1: #e6f0f9; --h2: #c9dff2; --h3: #a3c8e8; --h4: #7fb2df; --h5: #1a5f9c; --on5: #fff; }
        @media (prefers-color-scheme: dark) { :root { --good: #6fcf97; --warn: #f2b84b; --third: #b39ddb; --fourth: #5fc9c0; --lost: #ff8a80;
          --h1: #1b2d3d; --h2: #1e3c56; --h3: #214c70; --h4: #245d8b; --h5: #69b1f0; --on5: #10202e; } }
        body { max-width: 78rem; padding: 0 1.25rem 4rem; line-height: 1.5; }
        header { padding: 1.75rem 0 .5rem; } h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .35rem; letter-spacing: -.01em; }
        h2 { font-size: 1.45rem; margin: 0 0 .75rem; letter-spacing: -.005em; } h3 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
        .kicker { color: var(--soft); text-transform: uppercase; letter-spacing: .09em; font-size: .8rem; margin: 0 0 .25rem; }
        .state { display: inline-block; border: 1.5px solid; border-radius: 1rem; padding: 0 .7rem; margin-left: .4rem; font-weight: 600; font-size: .9rem; }
        .good { color: var(--good); } .bad { color: var(--bad); }
        .inside { border-left: 4px solid var(--warn); padding: .1rem .75rem; margin: .75rem 0; }
        nav { position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); margin: 0 -1.25rem 1.25rem; padding: .4rem 1.25rem; overflow-x: auto; }
        nav ol { display: flex; gap: 1.1rem; list-style: none; margin: 0; padding: 0; white-space: nowrap; font-size: .92rem; }
        a { color: var(--main); text-underline-offset: .15em; } nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
        .tiles { grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr)); margin: 0 0 1.25rem; } .tile b { font-size: 1.35rem; line-height: 1.3; white-space: nowrap; } .tile small { color: var(--soft); font-weight: 400; font-size: .95rem; }
        .findings { border: 1px solid var(--line); background: var(--card); border-radius: .5rem; padding: 1rem 1.1rem .8rem; } .findings h2 { font-size: 1.15rem; margin: 0 0 .4rem; }
        .findings ul { list-style: none; margin: 0; padding: 0; } .findings li { display: grid; grid-template-columns: 1.5rem 1fr; padding: .22rem 0; overflow-wrap: anywhere; }
        .findings .stop > b { color: var(--bad); } .findings .look > b { color: var(--warn); } .findings .good { color: inherit; } .findings .good > b { color: var(--good); } .findings a { text-decoration: none; }
        .chapter { margin-top: 3.25rem; border-top: 3px solid var(--ink); padding-top: .6rem; scroll-margin-top: 2.75rem; }
        .two { display: grid; gap: 0 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); align-items: start; } .two > section { min-width: 0; }
        .maps { display: grid; gap: 0 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(25rem, 100%), 1fr)); align-items: start; } .map { min-width: 0; } .map h3 { margin-top: 1.1rem; }
        .none { color: var(--soft); } main > p, .chapter > p { max-width: 62rem; }
        table.data { margin: 0 0 .25rem; } .caption { color: var(--soft); font-size: .88rem; margin: 0 0 .35rem; max-width: 62rem; }
        .data tr.noted > * { border-bottom: 0; padding-bottom: 0; } .data tr.note td { text-align: left; white-space: normal; color: var(--soft); font-size: .88em; padding: 0 0 .35rem; }
        .data th, .data td { padding: .28rem .55rem; vertical-align: middle; } .data tr > :first-child { padding-left: 0; } .data thead th { vertical-align: bottom; border-bottom: 1.5px solid var(--soft); white-space: normal; line-height: 1.2; }
        .data thead td { border-bottom: 1.5px solid var(--soft); } .data tbody th { color: var(--ink); font-weight: 400; } .data tbody tr:hover > * { background-color: var(--card); }
        .data .w { text-align: left; white-space: normal; overflow-wrap: break-word; } .data .n { text-align: right; white-space: nowrap; } .data thead .n { white-space: normal; } .data .b { width: 34%; min-width: 5.5rem; }
        .data.total tbody tr:last-child > * { font-weight: 700; border-top: 1.5px solid var(--soft); }
        .data tbody small { display: block; color: var(--soft); font-size: .86em; line-height: 1.25; }
        code { font: .92em ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: break-word; } code.hash { overflow-wrap: anywhere; font-size: .75em; color: var(--soft); }
        .data .h { text-align: center; min-width: 3.4rem; border: 2px solid var(--ground); border-radius: .3rem; } .data thead .h { border-color: transparent transparent var(--soft); border-radius: 0; }
        .data .h0 { color: var(--soft); } .data .h1, .data tr:hover .h1 { background: var(--h1); } .data .h2, .data tr:hover .h2 { background: var(--h2); } .data .h3, .data tr:hover .h3 { background: var(--h3); }
        .data .h4, .data tr:hover .h4 { background: var(--h4); } .data .h5, .data tr:hover .h5 { background: var(--h5); color: var(--on5); }
        svg.cell { height: .85rem; width: 100%; } svg.cell + svg.cell { height: .4rem; margin-top: 1px; } .rail { fill: var(--line); } .goal { stroke: var(--ink); stroke-width: 2; } .grid { stroke: var(--line); }
        .bar.third { fill: var(--third); } .bar.fourth { fill: var(--fourth); } .bar.lost { fill: var(--lost); } .rest { fill: var(--line); }
        .wide { min-width: 36rem; } .wide svg { max-width: 62rem; } .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .9rem; margin: .3rem 0; }
        .legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -.05rem; border-radius: .15rem; background: var(--main); } .legend i.other { background: var(--other); } .legend i.third { background: var(--third); } .legend i.fourth { background: var(--fourth); }
        .tag { display: inline-block; border: 1px solid; border-radius: .3rem; padding: 0 .4rem; font-size: .82rem; } .tag.error { color: var(--bad); } .tag.warning { color: var(--warn); } .tag.information { color: var(--soft); }
        details { margin: .3rem 0 .6rem; } summary { color: var(--main); padding: .25rem 0; font-size: .95rem; }
        @media (max-width: 36rem) { body { padding: 0 .8rem 3rem; font-size: 15px; } nav { margin: 0 -.8rem 1rem; padding: .4rem .8rem; } .data { font-size: .86rem; } .data th, .data td { padding: .25rem .35rem; } .data .b { width: 22%; min-width: 3.5rem; } .data tbody th.w { min-width: 9.5rem; } .map .data tbody th.w { min-width: 7rem; } .data .h { min-width: 2.7rem; } h1 { font-size: 1.6rem; } }
        @page { margin: 12mm; }
        @media print { html { font-size: 12px; } body { max-width: none; font-size: 8.5pt; padding: 0; } header { padding-top: 0; } nav, summary, .findings a { display: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .tiles { grid-template-columns: repeat(8, 1fr); } .tile b { font-size: 1.1rem; } .tile span { font-size: .7rem; }
          .two, .maps { grid-template-columns: 1fr 1fr; gap: 0 1.5rem; } .data { font-size: .95em; } .data th, .data td { padding: .12rem .3rem; } .data .h { min-width: 2rem; } tr, .tile, .findings, svg, .map { break-inside: avoid; } h2, h3, .caption, thead, tr.noted { break-after: avoid; } .scroll { overflow: visible; } .wide { min-width: 0; } .chapter { margin-top: 1.25rem; } h3 { margin-top: .9rem; } }
        """;
}
