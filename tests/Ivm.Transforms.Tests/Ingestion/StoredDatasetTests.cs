using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Tests.Harness;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class StoredDatasetTests
{
    [Fact]
    public void Rows_and_quarantine_are_stored_as_contract_checked_Parquet_and_can_be_queried()
    {
        var schema = Table(Column("k"), Column("n", FieldType.Integer), Column("x", FieldType.Number), Column("d", FieldType.Date)) with { PrimaryKey = ["k"] };
        using var harness = new TransformHarness()
            .Deliver(DeliveredFile, "k;n;x;d\na;1;0.5;2011-09-01\nb;two;;\nc;;;\n", declaredRows: 3);

        var result = harness.Run(Of(schema, "").Transform());

        Assert.Equal(
            [["a", 1, 0.5, new DateOnly(2011, 9, 1), DeliveredFile, 2], ["c", null, null, null, DeliveredFile, 4]],
            result.Rows("SELECT k, n, x, d, source_file, source_line FROM ingest.\"TABLE\" ORDER BY source_line"));
        Assert.Equal(
            [[DeliveredFile, 3, 27L, "n", "not_a_whole_number", "two", "a whole number of 32 bits", "b;two;;", null, null, null]],
            result.Rows("SELECT * FROM quarantine.\"TABLE\""));
        Assert.Equal((3, 2), (result.Account(DeliveredFile).In, result.Account(DeliveredFile).Out));
        Assert.Equal(1, result.Count("rejected", "n: not_a_whole_number"));
    }

    [Fact]
    public void One_thread_and_two_threads_write_the_same_bytes()
    {
        var schema = Table(Column("k"), Column("n", FieldType.Integer), Column("code")) with { PrimaryKey = ["k"], MaximumRejectedShare = 1 };
        var text = new StringBuilder("k;n;code\n");
        for (var row = 0; row < 30_000; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row:000000000};{(row % 97 == 0 ? "?" : row % 13)};{row % 7}\n");
        }

        using var harness = new TransformHarness().Deliver(DeliveredFile, text.ToString(), declaredRows: 30_000);
        var transform = Of(schema, "").Transform();

        var one = harness.Run(transform, threads: 1);
        var two = harness.Run(transform, threads: 2);

        Assert.Equal(310, one.Account(DeliveredFile).Rejected["not_a_whole_number"]);
        Assert.Equal(one.Sha256("ingest.TABLE"), two.Sha256("ingest.TABLE"));
        Assert.Equal(one.Sha256("quarantine.TABLE"), two.Sha256("quarantine.TABLE"));
    }

    [Fact]
    public void A_cancelled_ingest_stops_without_completing_anything()
    {
        using var harness = new TransformHarness().Deliver(DeliveredFile, "a\n1\n", declaredRows: 1);

        Assert.Throws<OperationCanceledException>(() => harness.Run(Of(Columns("a"), "").Transform(), cancellation: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_refused_file_leaves_no_completed_dataset_whatever_the_threads(int threads)
    {
        var text = "a;b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row};x\n")));
        using var harness = new TransformHarness().Deliver(DeliveredFile, text, declaredRows: 20_001);

        Assert.Throws<InvalidInputException>(() => harness.Run(Of(Columns("a", "b"), "").Transform(), threads));
    }
}
