using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What the values of a field are.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A date, of which parts may be missing.</summary>
    Date,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An encoded value: the bits of a keyed filter (<c>ivm link encode</c>), as hexadecimal digits.</summary>
    Bits,
}

/// <summary>Which links may exist together.</summary>
public enum LinkAssignment
{
    /// <summary>A record of either side has at most one link.</summary>
    OneToOne,

    /// <summary>A record on the left has at most one link, one on the right any number.</summary>
    ManyToOne,

    /// <summary>A record on the right has at most one link, one on the left any number.</summary>
    OneToMany,

    /// <summary>Records of one file fall into groups that are each one entity.</summary>
    Clusters,
}

/// <summary>How one of the files is written.</summary>
/// <param name="Key">Column that identifies a record; null: the number of its row, from 1.</param>
/// <param name="Distinct">Whether rows with the same key are one record (a list of codes in a longer file); else the same key twice is a fault.</param>
/// <param name="Dialect">How it is written where it is text.</param>
/// <param name="Missing">Texts that mean missing in every column; the empty text always does.</param>
public sealed record LinkageSide(string? Key, bool Distinct, Dialect Dialect, ImmutableArray<string> Missing);

/// <summary>One step of standardisation.</summary>
/// <param name="Name">Its name, one of <see cref="LinkageForms.Known"/>.</param>
/// <param name="Words">Words that it takes; empty where it takes none.</param>
/// <param name="Replacements">Texts and what takes their place; empty where it takes none.</param>
/// <param name="Number">Number that it takes; 0 where it takes none.</param>
public sealed record LinkageForm(string Name, ImmutableArray<string> Words, ImmutableArray<(string From, string To)> Replacements, int Number);

/// <summary>A standardised field of both sides.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Left">Columns on the left, joined by a space; of a date one column, or year, month and day.</param>
/// <param name="Right">Columns on the right; the same where there is one file.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Forms">Steps of standardisation, in order; none for a date.</param>
/// <param name="Missing">Further texts that mean missing in its columns.</param>
public sealed record LinkageField(
    string Name, ImmutableArray<string> Left, ImmutableArray<string> Right, FieldKind Kind, ImmutableArray<LinkageForm> Forms, ImmutableArray<string> Missing);

/// <summary>What is compared or blocked on: a field, or a function of it.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Function">Name of the function; empty for the field itself.</param>
/// <param name="Argument">Number that it takes; 0 where it takes none.</param>
public sealed record LinkageExpression(string Field, string Function, int Argument)
{
    /// <summary>As it is written.</summary>
    public override string ToString() => Function.Length == 0 ? Field : Argument == 0 ? $"{Function}({Field})" : $"{Function}({Field}, {Argument})";
}

/// <summary>An equality that a pair must meet: an expression on the left and one on the right.</summary>
/// <param name="Left">On the left.</param>
/// <param name="Right">On the right; mostly the same.</param>
public sealed record LinkageEquality(LinkageExpression Left, LinkageExpression Right)
{
    /// <summary>As it is written.</summary>
    public override string ToString() => Left == Right ? Left.ToString() : $"{Left} = {Right}";
}

/// <summary>A deterministic pass: pairs that meet all equalities are linked where the values occur once on either side.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Equal">What must be equal.</param>
public sealed record LinkagePass(string Name, ImmutableArray<LinkageEquality> Equal);

/// <summary>A rule that makes candidate pairs: those that meet all equalities; without any, every pair.</summary>
/// <param name="Name">Its text.</param>
/// <param name="Equal">What must be equal.</param>
public sealed record BlockingRule(string Name, ImmutableArray<LinkageEquality> Equal);

/// <summary>Which pairs are candidates.</summary>
/// <param name="MostPairs">Most candidate pairs of all rules together.</param>
/// <param name="LargestBlock">Most pairs that one value of a rule may make.</param>
/// <param name="Rules">The rules; a pair is a candidate where one of them holds.</param>
public sealed record BlockingPlan(long MostPairs, long LargestBlock, ImmutableArray<BlockingRule> Rules);

/// <summary>One level of a comparison.</summary>
/// <param name="Name">Its kind, one of <see cref="LinkageLevels.Known"/>.</param>
/// <param name="Number">Threshold that it takes; 0 where it takes none.</param>
/// <param name="Other">Another field that it takes; null where it takes none.</param>
public sealed record ComparisonLevel(string Name, double Number, string? Other)
{
    /// <summary>As it is written.</summary>
    public override string ToString() =>
        Other is not null ? $"{Name} {Other}" : Number == 0 ? Name : $"{Name} {Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>How values of a frequent term weigh less than those of a rare one.</summary>
/// <param name="OfRight">Whether frequencies come from the right file (the register); else from the left one.</param>
/// <param name="Floor">Least relative frequency that a term is taken to have (0 to 1).</param>
public sealed record TermPlan(bool OfRight, double Floor);

/// <summary>A comparison of one field by ordered levels, of which the first that holds counts; a missing value is a level of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">The field.</param>
/// <param name="Levels">Its levels, strongest first; the last one is <c>else</c>.</param>
/// <param name="TermFrequency">How term frequencies count at the level <c>equal</c>; null where they do not.</param>
public sealed record FieldComparison(string Name, string Field, ImmutableArray<ComparisonLevel> Levels, TermPlan? TermFrequency);

/// <summary>How the probabilities of the levels are estimated.</summary>
/// <param name="RandomPairs">Random pairs from which chance agreement is counted; all pairs where there are no more than this.</param>
/// <param name="Seed">Seed of those pairs.</param>
/// <param name="ExpectedLinks">Number of true pairs that is known beforehand; null where it is estimated.</param>
/// <param name="Tolerance">Largest change of a probability at which iteration ends.</param>
/// <param name="Iterations">Most iterations.</param>
public sealed record LinkageEstimation(int RandomPairs, int Seed, double? ExpectedLinks, double Tolerance, int Iterations)
{
    /// <summary>The same as a share (0 to 1) of the most true pairs that the assignment allows; null where it is not declared.</summary>
    public double? ExpectedShare { get; init; }
}

/// <summary>Which candidate pairs become links.</summary>
/// <param name="Assignment">Which links may exist together.</param>
/// <param name="Accept">Least posterior probability of a link.</param>
/// <param name="Review">Least posterior probability of a pair that goes to review.</param>
/// <param name="Margin">Least difference of weight (bits) between a link and the best pair that competes with it; below it the link goes to review.</param>
public sealed record LinkageDecision(LinkAssignment Assignment, double Accept, double Review, double Margin);

/// <summary>By which groups of left records linkage rates are told.</summary>
/// <param name="Columns">Columns of the left file whose values are the groups.</param>
/// <param name="Least">Fewest records of a group that is shown by itself: an assumption on what points at nobody.</param>
public sealed record BiasPlan(ImmutableArray<string> Columns, int Least)
{
    /// <summary>Fewest records where the specification says nothing.</summary>
    public const int DefaultLeast = 10;
}

/// <summary>How the records of two files, or of one, are linked: everything that the engine is told.</summary>
/// <param name="Name">Name of the linkage.</param>
/// <param name="File">How messages call the file.</param>
/// <param name="Left">The left file.</param>
/// <param name="Right">The right file; null for deduplication.</param>
/// <param name="Fields">Standardised fields.</param>
/// <param name="Passes">Deterministic passes, strictest first.</param>
/// <param name="Blocking">Which pairs are candidates.</param>
/// <param name="Comparisons">How candidates are compared.</param>
/// <param name="Estimation">How probabilities are estimated.</param>
/// <param name="Decision">Which candidates become links.</param>
public sealed record LinkageSpecification(
    string Name,
    string File,
    LinkageSide Left,
    LinkageSide? Right,
    ImmutableArray<LinkageField> Fields,
    ImmutableArray<LinkagePass> Passes,
    BlockingPlan Blocking,
    ImmutableArray<FieldComparison> Comparisons,
    LinkageEstimation Estimation,
    LinkageDecision Decision)
{
    /// <summary>By which groups linkage rates are told.</summary>
    public BiasPlan Bias { get; init; } = new([], BiasPlan.DefaultLeast);

    /// <summary>Whether records of one file are compared with each other.</summary>
    public bool IsDeduplication => Right is null;

    /// <summary>The field of that name.</summary>
    /// <param name="name">Its name; known to exist.</param>
    public LinkageField Field(string name) => Fields.First(field => field.Name == name);

    /// <summary>Columns that are read of a side, sorted; the key among them.</summary>
    /// <param name="left">Whether of the left side.</param>
    public ImmutableSortedSet<string> Columns(bool left)
    {
        var side = left || Right is null ? Left : Right;
        var columns = Fields.SelectMany(field => left || Right is null ? field.Left : field.Right).Concat(left ? Bias.Columns : []);
        return [.. side.Key is { } key ? columns.Append(key) : columns];
    }
}
