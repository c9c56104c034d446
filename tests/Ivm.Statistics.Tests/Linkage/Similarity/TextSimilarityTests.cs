using CsCheck;
using Ivm.Statistics.Editing;
using Ivm.Statistics.Linkage.Similarity;

namespace Ivm.Statistics.Tests.Linkage.Similarity;

public sealed class TextSimilarityTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.Char["abcd"], 0, 7];

    /// <summary>Winkler (1994), "Advanced methods for record linkage", table of string comparator values, rounded to three digits.</summary>
    [Theory]
    [InlineData("SHACKLEFORD", "SHACKELFORD", 0.970, 0.982)]
    [InlineData("DUNNINGHAM", "CUNNIGHAM", 0.896, 0.896)]
    [InlineData("NICHLESON", "NICHULSON", 0.926, 0.956)]
    [InlineData("JONES", "JOHNSON", 0.790, 0.832)]
    [InlineData("MASSEY", "MASSIE", 0.889, 0.933)]
    [InlineData("ABROMS", "ABRAMS", 0.889, 0.922)]
    [InlineData("JERALDINE", "GERALDINE", 0.926, 0.926)]
    [InlineData("MARHTA", "MARTHA", 0.944, 0.961)]
    [InlineData("MICHELLE", "MICHAEL", 0.869, 0.921)]
    [InlineData("JULIES", "JULIUS", 0.889, 0.933)]
    [InlineData("TANYA", "TONYA", 0.867, 0.880)]
    [InlineData("DWAYNE", "DUANE", 0.822, 0.840)]
    [InlineData("SEAN", "SUSAN", 0.783, 0.805)]
    [InlineData("JON", "JOHN", 0.917, 0.933)]
    public void Published_similarities_are_reproduced(string left, string right, double jaro, double winkler)
    {
        Assert.Equal(jaro, JaroWinkler.Jaro<char>(left, right), 0.0006);
        Assert.Equal(winkler, JaroWinkler.Similarity<char>(left, right), 0.0006);
    }

    [Fact]
    public void Similarity_lies_between_0_and_1_and_is_1_for_equal_texts() =>
        Gen.Select(Texts, Texts).Sample((left, right) =>
        {
            var (jaro, winkler) = (JaroWinkler.Jaro<char>(left, right), JaroWinkler.Similarity<char>(left, right));
            Assert.InRange(jaro, 0, 1);
            Assert.InRange(winkler, jaro, 1);
            Assert.Equal(left.Length == 0 ? 0 : 1, JaroWinkler.Similarity<char>(left, left));
        });

    [Fact]
    public void A_prefix_scale_that_could_lead_beyond_1_is_refused() =>
        Assert.Throws<StatisticsInputException>(() => JaroWinkler.Similarity<char>("ab", "ab", 0.3));

    [Theory]
    [InlineData("ca", "abc", 2)]
    [InlineData("a cat", "an abct", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abcdef", "badcfe", 3)]
    public void Errors_are_counted_as_published(string left, string right, int errors) =>
        Assert.Equal(errors, DamerauLevenshtein.Distance<char>(left, right));

    [Fact]
    public void The_distance_is_a_metric_and_at_most_the_restricted_one() =>
        Gen.Select(Texts, Texts, Texts).Sample((a, b, c) =>
        {
            var distance = DamerauLevenshtein.Distance<char>(a, b);
            Assert.Equal(distance, DamerauLevenshtein.Distance<char>(b, a));
            Assert.Equal(a == b, distance == 0);
            Assert.True(distance <= TypingDistance.Between(a, b));
            Assert.True(distance <= DamerauLevenshtein.Distance<char>(a, c) + DamerauLevenshtein.Distance<char>(c, b));
        });

    /// <summary>The fewest single changes by search through all texts in between.</summary>
    [Fact]
    public void The_distance_is_the_shortest_way_through_texts_one_error_apart() =>
        Gen.Select(Gen.String[Gen.Char["ab"], 0, 4], Gen.String[Gen.Char["ab"], 0, 4]).Sample((left, right) =>
            Assert.Equal(Shortest(left, right), DamerauLevenshtein.Distance<char>(left, right)), iter: 200);

    private static int Shortest(string from, string to)
    {
        HashSet<string> seen = [from];
        List<string> reached = [from];
        for (var steps = 0; ; steps++)
        {
            if (seen.Contains(to))
                return steps;
            reached = [.. reached.SelectMany(OneErrorAway).Where(text => text.Length <= 6 && seen.Add(text))];
        }
    }

    private static IEnumerable<string> OneErrorAway(string text)
    {
        for (var place = 0; place <= text.Length; place++)
        {
            foreach (var letter in "ab")
                yield return text.Insert(place, $"{letter}");
            if (place == text.Length)
                continue;
            yield return text.Remove(place, 1);
            foreach (var letter in "ab")
                yield return text[..place] + letter + text[(place + 1)..];
            if (place + 1 < text.Length)
                yield return text[..place] + text[place + 1] + text[place] + text[(place + 2)..];
        }
    }
}
