using System.Runtime.InteropServices;

namespace Ivm.Contracts;

/// <summary>The editions in which something holds: <c>since</c> the first and <c>until</c> the last, both included.</summary>
/// <param name="Since">First edition; null for all earlier ones.</param>
/// <param name="Until">Last edition; null for all later ones.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EditionSpan(int? Since, int? Until)
{
    private const int Earliest = 1900;
    private const int Latest = 2999;

    /// <summary>What is not in it, as a message says it: <c>asked since 2010</c>.</summary>
    public string InWords => (Since, Until) switch
    {
        ({ } since, { } until) => $"from {since} until {until}",
        ({ } since, null) => $"since {since}",
        (null, { } until) => $"until {until}",
        _ => "always",
    };

    /// <summary>Whether it holds in an edition.</summary>
    public bool Contains(int year) => !(year < Since) && !(year > Until);

    /// <summary>Reads <c>since</c> and <c>until</c> beside other keys; an end before the start is a fault.</summary>
    public static EditionSpan Read(ContractReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var span = new EditionSpan(reader.OptionalInteger("since", Earliest, Latest), reader.OptionalInteger("until", Earliest, Latest));
        if (span.Since > span.Until)
        {
            reader.Faults.Add(reader.Optional("until")!.Where, $"until {span.Until}, since {span.Since}", "an edition no earlier than that of 'since'", "Exchange the years.");
        }

        return span;
    }
}
