using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Tests.Harness;

public sealed class TransformHarnessTests
{
    private static readonly Label AnyLabel = new("-", "-");

    [Fact]
    public void A_transform_reads_its_inputs_and_its_outputs_can_be_queried()
    {
        using var harness = new TransformHarness()
            .Input("src.numbers", new Column<int?>("n", [1, null, 3]))
            .Input("src.letters", "SELECT 'a' AS letter");

        var result = harness.Run(new Doubling());

        Assert.Equal([[2, "a"], [6, "a"]], result.Rows("SELECT doubled, letter FROM out.numbers ORDER BY doubled"));
        Assert.Equal(1, result.Account("numbers").Rejected["missing"]);
        Assert.Equal(result.Sha256("out.numbers"), harness.Run(new Doubling(), threads: 1).Sha256("out.numbers"));
    }

    private sealed class Doubling : ITransform
    {
        private static readonly DatasetName Out = new("out", "numbers");

        public string Task => "double";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [new("src", "numbers"), new("src", "letters")];

        public ImmutableArray<DatasetContract> Outputs =>
        [
            new(Out, TableSchema.Dataset(
                "numbers",
                AnyLabel,
                [Field.Of("doubled", FieldType.Integer, AnyLabel, required: true), Field.Of("letter", FieldType.String, AnyLabel)],
                "doubled")),
        ];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            var written = context.Sql.Write(Out, SqlStatement.Composed(
                "double", "SELECT $factor * n AS doubled, letter FROM src.numbers, src.letters WHERE n IS NOT NULL"), new SqlParameter("factor", 2));
            context.Account(new RowAccount(
                "numbers", 3, written, ImmutableSortedDictionary<string, long>.Empty.Add("missing", 1), ImmutableSortedDictionary<string, long>.Empty));
        }
    }
}
