using Ivm.Simulation.Delivery;

namespace Ivm.Simulation.Dirt;

/// <summary>A fault that was planted on purpose: what it is and precisely where.</summary>
/// <param name="Kind">What kind of fault (<see cref="FaultKind"/>).</param>
/// <param name="File">The file, relative to the delivery folder.</param>
/// <param name="Line">1-based physical line on which the record starts.</param>
/// <param name="Key">SAMPLENR of a response, the person's key of a register row.</param>
/// <param name="Column">The column; empty where the whole record is meant.</param>
/// <param name="Planted">What was put there.</param>
internal sealed record PlantedFault(string Kind, string File, long Line, string Key, string Column, string Planted);

/// <summary>The kinds of faults.</summary>
internal static class FaultKind
{
    public const string CodeOutsideList = "code_outside_list";
    public const string NumberOutsideRange = "number_outside_range";
    public const string AnsweredThoughRoutedPast = "answered_though_routed_past";
    public const string EmptyThoughAsked = "empty_though_asked";
    public const string DuplicateSameFile = "duplicate_same_file";
    public const string DuplicateOtherMode = "duplicate_other_mode";
    public const string DuplicateAcrossStreams = "duplicate_across_streams";
    public const string PreviousAfterLast = "previous_after_last";
    public const string FutureIncident = "future_incident";
    public const string TooFewFields = "too_few_fields";
    public const string TooManyFields = "too_many_fields";
    public const string UnparsableNumber = "unparsable_number";
    public const string InvalidUtf8 = "invalid_utf8";
    public const string MisplacedQuote = "misplaced_quote";
    public const string InterviewOutsideFieldwork = "interview_outside_fieldwork";
    public const string UnclosedQuote = "unclosed_quote";
    public const string LostLeadingZero = "lost_leading_zero";
    public const string UnknownKey = "unknown_key";
    public const string UnmatchedKey = "unmatched_key";
    public const string UnderAge = "respondent_under_15";
    public const string Institutional = "respondent_in_institution";
    public const string NotOnReferenceDate = "respondent_not_in_register_on_reference_date";
    public const string OverlappingInterval = "overlapping_interval";
}

/// <summary>Every fault planted; written as <c>faults.csv</c> beside the truth.</summary>
internal sealed class FaultLedger
{
    private readonly List<PlantedFault> _faults = [];

    public void Add(PlantedFault fault) => _faults.Add(fault);

    /// <summary>Number of faults by kind, by name of the kind.</summary>
    public SortedDictionary<string, int> CountByKind()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var fault in _faults)
            counts[fault.Kind] = counts.GetValueOrDefault(fault.Kind) + 1;
        return counts;
    }

    /// <summary>All faults by file, line, kind and column.</summary>
    public IEnumerable<PlantedFault> Ordered() => _faults
        .OrderBy(fault => fault.File, StringComparer.Ordinal)
        .ThenBy(fault => fault.Line)
        .ThenBy(fault => fault.Kind, StringComparer.Ordinal)
        .ThenBy(fault => fault.Column, StringComparer.Ordinal);

    /// <summary>Writes the ledger.</summary>
    public SimulatedFile Write(string path)
    {
        var buffer = new Utf8Buffer();
        buffer.Put("kind;file;line;key;column;planted\n"u8);
        var rows = 0;
        foreach (var fault in Ordered())
        {
            buffer.Put(fault.Kind);
            buffer.Put((byte)';');
            buffer.Put(fault.File);
            buffer.Put((byte)';');
            buffer.PutNumber(fault.Line);
            buffer.Put((byte)';');
            buffer.Put(fault.Key);
            buffer.Put((byte)';');
            buffer.Put(fault.Column);
            buffer.Put((byte)';');
            buffer.PutField(fault.Planted, ';', '"');
            buffer.Put((byte)'\n');
            rows++;
        }

        using var file = new DeliveryFile(path);
        file.Append(buffer.Written, rows);
        file.Complete(note: null);
        return file.Described();
    }
}
