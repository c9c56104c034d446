using CsCheck;

namespace Ivm.Contracts.Tests.Loading;

public class NearestNameTests
{
    private static readonly string[] Names = ["grade_safety", "grade_surroundings", "feels_unsafe", "sex"];

    [Theory]
    [InlineData("grade_safty", "grade_safety")]
    [InlineData("Grade_Safety", "grade_safety")]
    [InlineData("feels_unsaef", "feels_unsafe")]
    [InlineData("sxe", "sex")]
    [InlineData("age", null)]
    [InlineData("something_else", null)]
    [InlineData("2012", null)]
    public void The_nearest_name_is_found_when_it_is_near(string written, string? meant) => Assert.Equal(meant, NearestName.Of(written, Names));

    [Fact]
    public void A_slip_in_one_letter_of_a_longer_name_is_always_found()
        => Gen.Select(One.Of("grade_safety", "grade_surroundings", "feels_unsafe"), Gen.Int[0, 11], Gen.Char['a', 'z']).Sample((name, at, letter) =>
            NearestName.Of(name[..at] + letter + name[(at + 1)..], Names) == name);

    [Fact]
    public void The_order_of_candidates_does_not_matter()
        => Gen.String[Gen.Char['a', 'c'], 1, 6].Array[1, 8].Select(Gen.String[Gen.Char['a', 'c'], 1, 6]).Sample((candidates, name) =>
            NearestName.Of(name, candidates) == NearestName.Of(name, candidates.Reverse()));
}
