using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Collects the faults of contract files while reading goes on, so that a user sees all of them at once. One fault is
/// kept per place and expectation: a template that is wrong once is not reported for every repetition.
/// </summary>
public sealed class FaultCollector
{
    private readonly List<(SourceLocation Where, Fault Fault)> _faults = [];
    private readonly HashSet<(SourceLocation Where, string Expected)> _seen = [];

    /// <summary>How many faults there are.</summary>
    public int Count => _faults.Count;

    /// <summary>Adds a fault.</summary>
    /// <param name="where">The place.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What should stand there.</param>
    /// <param name="repair">What to do about it: a sentence.</param>
    public void Add(SourceLocation where, string found, string expected, string repair)
    {
        if (_seen.Add((where, expected)))
        {
            _faults.Add((where, new Fault(where.ToString(), found, expected, repair)));
        }
    }

    /// <summary>Adds the faults of another collector.</summary>
    public void Add(FaultCollector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (where, fault) in other._faults)
        {
            Add(where, fault.Found, fault.Expected, fault.Repair);
        }
    }

    /// <summary>All faults by file, line and column; in order of discovery at one place.</summary>
    public ImmutableArray<Fault> Sorted() =>
    [
        .. _faults
            .OrderBy(entry => entry.Where.File, StringComparer.Ordinal)
            .ThenBy(entry => entry.Where.Line)
            .ThenBy(entry => entry.Where.Column)
            .Select(entry => entry.Fault),
    ];

    /// <summary>Ends reading: does nothing when all was well.</summary>
    /// <exception cref="InvalidInputException">There are faults; it carries all of them.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new InvalidInputException(InputFailure.Invalid, Sorted());
        }
    }
}
