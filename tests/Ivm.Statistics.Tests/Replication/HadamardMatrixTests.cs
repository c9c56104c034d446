using Ivm.Statistics.Replication;

namespace Ivm.Statistics.Tests.Replication;

public class HadamardMatrixTests
{
    [Fact]
    public void Columns_are_orthogonal_and_the_first_row_and_column_are_ones()
    {
        foreach (var rows in new[] { 1, 2, 3, 5, 9, 13, 17, 21, 25, 29, 33, 37, 41, 61, 90, 110 })
        {
            var matrix = HadamardMatrix.OfAtLeast(rows);
            Assert.True(matrix.Order >= rows && matrix.Order <= rows + 8);
            for (var i = 0; i < matrix.Order; i++)
            {
                Assert.Equal((1, 1), (matrix[0, i], matrix[i, 0]));
                for (var j = 0; j < matrix.Order; j++)
                    Assert.Equal(i == j ? matrix.Order : 0, Enumerable.Range(0, matrix.Order).Sum(row => matrix[row, i] * matrix[row, j]));
            }
        }
    }

    [Fact]
    public void Every_multiple_of_four_up_to_48_has_a_matrix_of_its_own_order()
        => Assert.Equal(
            Enumerable.Range(1, 12).Select(k => 4 * k),
            Enumerable.Range(1, 12).Select(k => HadamardMatrix.OfAtLeast(4 * k).Order));
}
