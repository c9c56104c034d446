using System.Collections.Frozen;

namespace Ivm.Simulation.Dirt;

/// <summary>The kinds of faults.</summary>
internal static class FaultKind
{
    // Answers.
    public const string CodeOutsideList = "code_outside_list";
    public const string DoubledDigit = "doubled_digit";
    public const string NumberOutsideRange = "number_outside_range";
    public const string SwappedDigits = "swapped_digits";
    public const string AnsweredThoughRoutedPast = "answered_though_routed_past";
    public const string EmptyThoughAsked = "empty_though_asked";
    public const string BackgroundMissing = "background_missing";
    public const string PreviousAfterLast = "previous_after_last";
    public const string FutureIncident = "future_incident";
    public const string BirthYearImpossible = "birth_year_impossible";
    public const string MarriedTooYoung = "married_too_young";
    public const string InterviewOutsideFieldwork = "interview_outside_fieldwork";

    // Records that cannot be read.
    public const string TooFewFields = "too_few_fields";
    public const string TooManyFields = "too_many_fields";
    public const string TrailingDelimiter = "trailing_delimiter";
    public const string UnparsableNumber = "unparsable_number";
    public const string InvalidEncoding = "invalid_encoding";
    public const string MisplacedQuote = "misplaced_quote";
    public const string UnclosedQuote = "unclosed_quote";
    public const string LoneCarriageReturn = "lone_carriage_return";
    public const string NulCharacter = "nul_character";
    public const string TooLongLine = "too_long_line";
    public const string RepeatedHeader = "repeated_header";
    public const string SecondHeader = "second_header";

    // Several responses of one person, and corrections.
    public const string DuplicateSameFile = "duplicate_same_file";
    public const string DuplicateOtherMode = "duplicate_other_mode";
    public const string DuplicateAcrossStreams = "duplicate_across_streams";
    public const string ReplacedLater = "replaced_later";
    public const string WithdrawnLater = "withdrawn_later";
    public const string CorrectionOfNothing = "correction_of_nothing";

    // Keys and the population.
    public const string LostLeadingZero = "lost_leading_zero";
    public const string UnknownKey = "unknown_key";
    public const string UnmatchedKey = "unmatched_key";
    public const string UnderAge = "respondent_under_15";
    public const string Institutional = "respondent_in_institution";
    public const string NotOnReferenceDate = "respondent_not_in_register_on_reference_date";
    public const string OverlappingInterval = "overlapping_interval";

    // Keys of registers.
    public const string OrphanKey = "orphan_key";
    public const string ConcordanceCycle = "concordance_cycle";
    public const string DoubleClaim = "double_claim";

    /// <summary>Faults that are planted only on request.</summary>
    public static readonly FrozenSet<string> OnRequest = FrozenSet.Create(OverlappingInterval, OrphanKey, ConcordanceCycle, DoubleClaim);

    /// <summary>Faults by which a record of a response file is set apart.</summary>
    public static readonly FrozenSet<string?> Unreadable = FrozenSet.Create<string?>(
        TooFewFields, TooManyFields, TrailingDelimiter, UnparsableNumber, InvalidEncoding, MisplacedQuote, UnclosedQuote, LoneCarriageReturn, NulCharacter, TooLongLine, RepeatedHeader, SecondHeader, LostLeadingZero);
}
