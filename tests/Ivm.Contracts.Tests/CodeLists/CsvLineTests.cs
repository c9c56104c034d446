using CsCheck;

namespace Ivm.Contracts.Tests.CodeLists;

public class CsvLineTests
{
    [Fact]
    public void Cells_know_the_column_where_they_start()
        => Assert.Equal([("a", 1), ("b, \"c\"", 3), ("", 14), ("d", 15)], CsvLine.Split("a,\"b, \"\"c\"\"\",,d")!.Value.Select(cell => (cell.Value, cell.Column)));

    [Theory]
    [InlineData("a,\"b")]
    [InlineData("a,\"b\"c,d")]
    [InlineData("\"")]
    public void Quotes_that_do_not_close_or_end_a_field_are_refused(string line) => Assert.Null(CsvLine.Split(line));

    [Fact]
    public void What_is_quoted_and_joined_is_split_into_the_same_cells()
        => Gen.String[Gen.OneOf(Gen.Char["ab,\" "]), 0, 5].Array[1, 5].Sample(cells =>
            CsvLine.Split(string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")))!.Value.Select(cell => cell.Value).SequenceEqual(cells));
}
