using CsCheck;
using Ivm.Statistics.Editing;

namespace Ivm.Statistics.Tests.Editing;

public sealed class TypingDistanceTests
{
    [Theory]
    [InlineData("Amsterdam", "Amsterdam", 0)]
    [InlineData("Amsterdma", "Amsterdam", 1)]
    [InlineData("Amstrdam", "Amsterdam", 1)]
    [InlineData("Amsterrdam", "Amsterdam", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Errors_are_counted_as_published(string left, string right, int errors) =>
        Assert.Equal(errors, TypingDistance.Between(left, right));

    [Fact]
    public void The_distance_is_that_of_the_plain_recursion() =>
        Gen.Select(Gen.Char["abc"].Array[0, 6], Gen.Char["abc"].Array[0, 6]).Sample((left, right) =>
        {
            Assert.Equal(Plain(left, right, left.Length, right.Length), TypingDistance.Between(left, right));
            Assert.Equal(TypingDistance.Between(left, right), TypingDistance.Between(right, left));
        });

    [Fact]
    public void Beyond_the_maximum_it_is_only_said_that_it_is_beyond() =>
        Gen.Select(Gen.Char["abc"].Array[0, 8], Gen.Char["abc"].Array[0, 8], Gen.Int[0, 4]).Sample((left, right, maximum) =>
        {
            var errors = TypingDistance.Between(left, right);
            var limited = TypingDistance.Between(left, right, maximum);
            Assert.Equal(errors <= maximum, limited <= maximum);
            Assert.True(errors > maximum || errors == limited);
        });

    [Fact]
    public void Only_a_candidate_that_alone_is_nearest_is_taken()
    {
        Assert.Equal(1, TypingDistance.Nearest("femal", ["male", "female"], 2));
        Assert.Equal(-1, TypingDistance.Nearest("cat", ["cut", "cot", "dog"], 1));
        Assert.Equal(0, TypingDistance.Nearest("cats", ["cat", "cut"], 2));
        Assert.Equal(-1, TypingDistance.Nearest("horse", ["cat", "dog"], 2));
    }

    private static int Plain(char[] left, char[] right, int row, int column)
    {
        if (row == 0 || column == 0)
        {
            return row + column;
        }

        var least = Math.Min(
            Plain(left, right, row - 1, column - 1) + (left[row - 1] == right[column - 1] ? 0 : 1),
            Math.Min(Plain(left, right, row - 1, column), Plain(left, right, row, column - 1)) + 1);
        return row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
            ? Math.Min(least, Plain(left, right, row - 2, column - 2) + 1)
            : least;
    }
}
