using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <content>Passes, blocking, comparisons, estimation and decision.</content>
public sealed partial class LinkageSpecificationReader
{
    private const double DefaultPairs = 1e8;
    private const double DefaultBlock = 1e7;
    private const double SmallestPosterior = 1e-9;

    /// <summary>Names that results give to other pairs than those of one pass.</summary>
    private static readonly FrozenDictionary<string, string> TakenNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["all"] = "the pairs of all passes",
        ["probabilistic"] = "the pairs that the model proposes",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private LinkagePass ReadPass(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "a deterministic pass");
        var name = reader.Scalar("name", "the name of the pass");
        if (name is not null && TakenNames.TryGetValue(name.Value, out var others))
            faults.Add(name.Where, $"a pass with the name '{name.Value}'", $"another name: in the results '{name.Value}' means {others}", "Name the pass by what it asks for.");
        var equal = Equalities(reader.Items("equal", "a list of fields that must be equal"));
        if (reader.Readable && equal.IsEmpty)
            faults.Add(reader.Where, "a pass without a field", "at least one field under 'equal'", "Add one.");
        reader.Done();
        return new LinkagePass(name?.Value ?? "", equal);
    }

    private ImmutableArray<LinkageEquality> Equalities(ImmutableArray<ContractNode> nodes) => [.. nodes.Select(ReadEquality).OfType<LinkageEquality>()];

    private BlockingPlan ReadBlocking(ContractReader reader)
    {
        var budget = reader.OptionalMapping("budget", "most pairs, and the largest block");
        var pairs = budget?.OptionalNumber("pairs", 1, 1e12) ?? DefaultPairs;
        var block = budget?.OptionalNumber("largest_block", 1, 1e12) ?? DefaultBlock;
        budget?.Done();
        var rules = ImmutableArray.CreateBuilder<BlockingRule>();
        foreach (var node in reader.Items("rules", "a list of rules, each a list of fields that must be equal"))
        {
            var equal = Equalities(ContractReader.AsList(node, faults, "a rule: a list of fields that must be equal; empty for every pair"));
            var name = equal.IsEmpty ? "every pair" : string.Join(" & ", equal);
            if (rules.Any(rule => rule.Name == name))
                faults.Add(node.Where, $"the rule '{name}' a second time", "every rule once", "Remove it.");
            rules.Add(new BlockingRule(name, equal));
        }

        if (reader.Readable && rules.Count == 0)
            faults.Add(reader.Where, "no blocking rule", "at least one rule", "Add one; [] makes every pair.");
        reader.Done();
        return new BlockingPlan((long)pairs, (long)block, rules.ToImmutable());
    }

    private FieldComparison ReadComparison(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "a comparison");
        var fieldName = reader.Scalar("field", "the name of a field");
        var field = fieldName is null ? null : FieldNamed(fieldName.Where, fieldName.Value);
        var name = reader.OptionalText("name", "the name of the comparison") ?? field?.Name ?? "";
        var levels = ImmutableArray.CreateBuilder<ComparisonLevel>();
        foreach (var item in reader.Items("levels", "a list of levels, strongest first, ended by 'else'"))
        {
            if (Named(item, "a level") is ({ } level, var value) && ReadLevel(level, value, field) is { } read)
                levels.Add(read);
        }

        if (reader.Readable && (levels.Count < 2 || levels[^1].Name != LinkageLevels.Else || levels.Count(level => level.Name == LinkageLevels.Else) > 1))
            faults.Add(reader.Where, $"levels that end with '{(levels.Count == 0 ? "nothing" : levels[^1].Name)}'", "at least one level, and 'else' once, as the last", "End the levels with 'else'.");
        var terms = ReadTerms(reader, levels);
        reader.Done();
        return new FieldComparison(name, field?.Name ?? "", levels.ToImmutable(), terms);
    }

    private ComparisonLevel? ReadLevel(ContractScalar name, ContractNode? value, LinkageField? field)
    {
        if (!LinkageLevels.Known.TryGetValue(name.Value, out var known))
        {
            Unknown(name, LinkageLevels.Known.Keys);
            return null;
        }

        if (field is not null && !known.Kinds.Contains(field.Kind))
            faults.Add(name.Where, $"'{name.Value}' for a {field.Kind.ToString().ToLowerInvariant()}", $"a level for that: {string.Join(", ", LinkageLevels.Known.Where(entry => entry.Value.Kinds.Contains(field.Kind)).Select(entry => entry.Key))}", "Take one of these.");
        if (known.Takes == Taken.Nothing)
        {
            if (value is not null)
                faults.Add(value.Where, $"a value of '{name.Value}'", "the name alone", "Remove the value.");
            return new ComparisonLevel(name.Value, 0, null);
        }

        if (!Given(name, value, known.Takes == Taken.Field ? "the name of another field" : "a number") || ContractReader.AsScalar(value, faults, "a value") is not { } scalar)
            return null;
        if (known.Takes == Taken.Field)
        {
            if (FieldNamed(scalar.Where, scalar.Value) is { } other && other.Kind != FieldKind.Text)
                faults.Add(scalar.Where, $"'{other.Name}', which is no text", "a field of texts", "Take another field.");
            return new ComparisonLevel(name.Value, 0, scalar.Value);
        }

        return new ComparisonLevel(name.Value, Threshold(scalar, known.Takes), null);
    }

    private double Threshold(ContractScalar scalar, Taken taken)
    {
        var (least, most, expected) = taken switch
        {
            Taken.Share => (1e-9, 1.0, "a number above 0, at most 1"),
            Taken.Count => (1.0, 100.0, "a whole number from 1 to 100"),
            _ => (1e-12, 1e12, "a number above 0"),
        };
        if (double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most && (taken != Taken.Count || Math.Floor(number) == number))
            return number;
        faults.Add(scalar.Where, scalar.Description, expected, "Correct the number.");
        return least;
    }

    private TermPlan? ReadTerms(ContractReader comparison, ImmutableArray<ComparisonLevel>.Builder levels)
    {
        if (comparison.OptionalMapping("term_frequency", "how frequent and rare terms count") is not { } reader)
            return null;
        if (levels.Count > 0 && levels[0].Name != LinkageLevels.Equal)
            faults.Add(reader.Where, $"term frequencies of a comparison that begins with '{levels[0].Name}'", "'equal' as its first level", "Begin with 'equal', or remove this.");
        var ofRight = true;
        if (reader.Has("of"))
            ofRight = reader.Choice<TermsOf>("of") == TermsOf.Right;
        var terms = new TermPlan(ofRight, reader.OptionalNumber("floor", 1e-9, 1) ?? 1e-6);
        reader.Done();
        return terms;
    }

    private static LinkageEstimation ReadEstimation(ContractReader? reader)
    {
        var random = reader?.OptionalMapping("u", "how chance agreement is counted");
        var estimation = new LinkageEstimation(
            random?.OptionalInteger("random_pairs", 1_000, 100_000_000) ?? 2_000_000,
            random?.OptionalInteger("seed", 0) ?? 1,
            reader?.OptionalNumber("expected_links", 1),
            reader?.OptionalNumber("tolerance", 1e-12, 0.1) ?? 1e-7,
            reader?.OptionalInteger("iterations", 1, 1_000_000) ?? 20_000)
        {
            ExpectedShare = reader?.OptionalNumber("expected_share", 1e-6, 1),
        };
        random?.Done();
        reader?.Done();
        if (reader is not null && estimation is { ExpectedLinks: not null, ExpectedShare: not null })
            reader.Faults.Add(reader.Where, "'expected_links' and 'expected_share'", "one of the two", "Remove one.");
        return estimation;
    }

    private LinkageDecision ReadDecision(ContractReader? reader, bool deduplication)
    {
        var natural = deduplication ? LinkAssignment.Clusters : LinkAssignment.OneToOne;
        var assignment = reader is not null && reader.Has("assignment") ? reader.Choice<LinkAssignment>("assignment") : natural;
        var accept = reader?.OptionalNumber("accept", SmallestPosterior, 1 - SmallestPosterior) ?? 0.9;
        var review = reader?.OptionalNumber("review", SmallestPosterior, 1 - SmallestPosterior) ?? Math.Min(accept, 0.1);
        var decision = new LinkageDecision(assignment, accept, review, reader?.OptionalNumber("margin", 0) ?? 0);
        reader?.Done();
        if (reader is not null && review > accept)
            faults.Add(reader.Where, $"review from {review} and acceptance from {accept}", "review below acceptance", "Lower 'review', or raise 'accept'.");
        if (reader is not null && deduplication != (assignment == LinkAssignment.Clusters))
            faults.Add(reader.Where, deduplication ? "another assignment than clusters for one file" : "clusters for two files", deduplication ? "assignment: clusters" : "one_to_one, many_to_one or one_to_many", "Correct the assignment.");
        return decision;
    }

    private static BiasPlan ReadBias(ContractReader? reader)
    {
        if (reader is null)
            return new BiasPlan([], BiasPlan.DefaultLeast);
        var columns = Texts(reader.Names("by", "a list of columns of the left file"));
        if (reader.Readable && columns.IsEmpty)
            reader.Faults.Add(reader.Where, "no column", "at least one column under 'by'", "Name one, or remove 'bias'.");
        var plan = new BiasPlan(columns, reader.OptionalInteger("least", 2, 1_000_000) ?? BiasPlan.DefaultLeast);
        reader.Done();
        return plan;
    }

    private enum TermsOf
    {
        Right,
        Left,
    }
}
