using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What a name in a specification takes beside it.</summary>
public enum Taken
{
    /// <summary>Nothing: it is written alone.</summary>
    Nothing,

    /// <summary>A whole number of at least 1.</summary>
    Count,

    /// <summary>A number above 0 and at most 1.</summary>
    Share,

    /// <summary>A number above 0.</summary>
    Amount,

    /// <summary>A list of words.</summary>
    Words,

    /// <summary>A mapping of texts to what takes their place.</summary>
    Replacements,

    /// <summary>Another field of the same kind.</summary>
    Field,
}

/// <summary>Steps of standardisation of texts.</summary>
public static class LinkageForms
{
    /// <summary>The steps, and what each takes.</summary>
    public static ImmutableSortedDictionary<string, Taken> Known { get; } = new Dictionary<string, Taken>(StringComparer.Ordinal)
    {
        ["upper"] = Taken.Nothing,
        ["no_diacritics"] = Taken.Nothing,
        ["letters_only"] = Taken.Nothing,
        ["digits_only"] = Taken.Nothing,
        ["letters_and_digits"] = Taken.Nothing,
        ["words"] = Taken.Nothing,
        ["sorted_words"] = Taken.Nothing,
        ["first_word"] = Taken.Nothing,
        ["initials"] = Taken.Nothing,
        ["dutch_surname"] = Taken.Nothing,
        ["dutch_prefix"] = Taken.Nothing,
        ["no_leading_zeros"] = Taken.Nothing,
        ["postcode6"] = Taken.Nothing,
        ["postcode4"] = Taken.Nothing,
        ["house_number"] = Taken.Nothing,
        ["house_suffix"] = Taken.Nothing,
        ["first"] = Taken.Count,
        ["drop_words"] = Taken.Words,
        ["replace_words"] = Taken.Replacements,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Steps that end the list and make another kind of field.</summary>
    public static ImmutableSortedDictionary<string, FieldKind> Kinds { get; } = new Dictionary<string, FieldKind>(StringComparer.Ordinal)
    {
        ["date"] = FieldKind.Date,
        ["number"] = FieldKind.Number,
        ["encoded"] = FieldKind.Bits,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Functions of fields in blocking rules and passes: the kind that each needs, and whether it takes a number.</summary>
    public static ImmutableSortedDictionary<string, (FieldKind Kind, bool TakesNumber)> Functions { get; } = new Dictionary<string, (FieldKind, bool)>(StringComparer.Ordinal)
    {
        ["left"] = (FieldKind.Text, true),
        ["right"] = (FieldKind.Text, true),
        ["first_word"] = (FieldKind.Text, false),
        ["last_word"] = (FieldKind.Text, false),
        ["consonants"] = (FieldKind.Text, false),
        ["year"] = (FieldKind.Date, false),
        ["month"] = (FieldKind.Date, false),
        ["day"] = (FieldKind.Date, false),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}

/// <summary>Levels of comparisons.</summary>
public static class LinkageLevels
{
    /// <summary>The level that ends every comparison.</summary>
    public const string Else = "else";

    /// <summary>The level at which term frequencies count.</summary>
    public const string Equal = "equal";

    /// <summary>The levels: what each takes, and the kinds of field that it compares.</summary>
    public static ImmutableSortedDictionary<string, (Taken Takes, ImmutableArray<FieldKind> Kinds)> Known { get; } = new Dictionary<string, (Taken, ImmutableArray<FieldKind>)>(StringComparer.Ordinal)
    {
        [Equal] = (Taken.Nothing, [FieldKind.Text, FieldKind.Date, FieldKind.Number, FieldKind.Bits]),
        [Else] = (Taken.Nothing, [FieldKind.Text, FieldKind.Date, FieldKind.Number, FieldKind.Bits]),
        ["dice"] = (Taken.Share, [FieldKind.Bits]),
        ["jaro_winkler"] = (Taken.Share, [FieldKind.Text]),
        ["jaro"] = (Taken.Share, [FieldKind.Text]),
        ["levenshtein"] = (Taken.Count, [FieldKind.Text]),
        ["damerau_levenshtein"] = (Taken.Count, [FieldKind.Text]),
        ["first"] = (Taken.Count, [FieldKind.Text]),
        ["initial"] = (Taken.Nothing, [FieldKind.Text]),
        ["begins_with"] = (Taken.Nothing, [FieldKind.Text]),
        ["all_words"] = (Taken.Nothing, [FieldKind.Text]),
        ["similar_words"] = (Taken.Share, [FieldKind.Text]),
        ["swapped_with"] = (Taken.Field, [FieldKind.Text]),
        ["equal_to"] = (Taken.Field, [FieldKind.Text]),
        ["words_of"] = (Taken.Field, [FieldKind.Text]),
        ["consistent"] = (Taken.Nothing, [FieldKind.Date]),
        ["day_month_swapped"] = (Taken.Nothing, [FieldKind.Date]),
        ["one_digit"] = (Taken.Nothing, [FieldKind.Date]),
        ["digits"] = (Taken.Count, [FieldKind.Date]),
        ["parts"] = (Taken.Count, [FieldKind.Date]),
        ["same_year"] = (Taken.Nothing, [FieldKind.Date]),
        ["years"] = (Taken.Count, [FieldKind.Date]),
        ["difference"] = (Taken.Amount, [FieldKind.Number]),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
