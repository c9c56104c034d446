using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Tests.Harness;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class DeliveryPartsTests
{
    private const string First = "responses/TABLE.csv";
    private const string Second = "responses/TABLE.2.csv";
    private const string Repair = "repairs/responses/TABLE.1.csv";
    private const string Again = "repairs/responses/TABLE.2.csv";

    private static readonly TableSchema Schema = Table(
        Column("k", constraints: new FieldConstraints(Required: true, Pattern: "[a-z]")),
        Column("n", FieldType.Integer),
        Column("t"));

    [Fact]
    public void Rows_of_all_parts_are_kept_with_the_kind_and_number_of_their_part()
    {
        using var harness = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\nb;2;x\n")
            .DeliverFurther(Second, "k;n;t\nc;3;x\n", DeliveryPart.Of(DeliveryPartKind.Addition, 2))
            .DeliverFurther("responses/TABLE.3.csv", "k;n;t\na;9;x\n", DeliveryPart.Of(DeliveryPartKind.Replacement, 3));

        var result = harness.Run(Responses());

        Assert.Equal(
            [["a", 1, First, 2, "first", 1], ["b", 2, First, 3, "first", 1], ["c", 3, Second, 2, "addition", 2], ["a", 9, "responses/TABLE.3.csv", 2, "replacement", 3]],
            result.Rows("SELECT k, n, source_file, source_line, delivery_kind, delivery_sequence FROM ingest.\"TABLE\""));
    }

    [Fact]
    public void Every_file_has_an_account_of_its_own_that_adds_up_and_its_bytes()
    {
        using var harness = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\n1;2;x\n")
            .DeliverFurther(Second, "k;n;t\nc;x;x\n", DeliveryPart.Of(DeliveryPartKind.Addition, 2));

        var result = harness.Run(Responses());

        Assert.Equal((2, 1), (result.Account(First).In, result.Account(First).Out));
        Assert.Equal((1, 0), (result.Account(Second).In, result.Account(Second).Out));
        Assert.Equal(1, result.Account(First).Rejected["pattern_mismatch"]);
        Assert.Equal(1, result.Account(Second).Rejected["not_a_whole_number"]);
        Assert.Equal((18, 12), (result.Count("bytes", First), result.Count("bytes", Second)));
    }

    [Fact]
    public void A_withdrawal_may_leave_out_what_needs_no_value_and_no_other_part_may()
    {
        using var withdrawn = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\n")
            .DeliverFurther(Second, "k\na\n", DeliveryPart.Of(DeliveryPartKind.Withdrawal, 2));
        using var added = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\n")
            .DeliverFurther(Second, "k\na\n", DeliveryPart.Of(DeliveryPartKind.Addition, 2));
        using var keyless = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\n")
            .DeliverFurther(Second, "n\n1\n", DeliveryPart.Of(DeliveryPartKind.Withdrawal, 2));

        Assert.Equal([["a", null, null, "withdrawal"]], withdrawn.Run(Responses()).Rows("SELECT k, n, t, delivery_kind FROM ingest.\"TABLE\" WHERE delivery_sequence = 2"));
        Assert.Contains($"{Second}:1: found no column 'n'", Refusal(added), StringComparison.Ordinal);
        Assert.Equal($"{Second}:1: found no column 'k'; expected it at position 1. Have the file delivered again with this column.", Refusal(keyless));
    }

    [Fact]
    public void A_repaired_row_takes_its_old_place_and_what_was_set_apart_stays_and_says_by_what_it_was_repaired()
    {
        using var harness = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\nb;two;x\nc;3;x\n")
            .DeliverFurther(Second, "k;n;t\nd;4;x\n", DeliveryPart.Of(DeliveryPartKind.Addition, 2))
            .DeliverFurther(Repair, "k;n;t\nb;2;x\n", RepairOf(1, (2, First, 3)));

        var result = harness.Run(Responses());

        Assert.Equal(
            [["a", 2, "first", 1], ["b", 3, "first", 1], ["c", 4, "first", 1], ["d", 2, "addition", 2]],
            result.Rows("SELECT k, source_line, delivery_kind, delivery_sequence FROM ingest.\"TABLE\" ORDER BY k"));
        Assert.Equal([[First, 3, "b;two;x", $"{Repair}:2"]], result.Rows("SELECT file, line, raw_text, repaired_by FROM quarantine.\"TABLE\""));
        Assert.Equal((3, 2, 1), (result.Account(First).In, result.Account(First).Out, result.Count("repaired", First)));
        Assert.Equal((1, 1), (result.Account(Repair).In, result.Account(Repair).Out));
    }

    [Fact]
    public void A_repair_that_does_not_fit_is_set_apart_in_its_turn_and_the_row_stays_open_until_one_fits()
    {
        using var once = Broken().DeliverFurther(Repair, "k;n;t\nb;zwei;x\n", RepairOf(1, (2, First, 2)));
        using var twice = Broken()
            .DeliverFurther(Repair, "k;n;t\nb;zwei;x\n", RepairOf(1, (2, First, 2)))
            .DeliverFurther(Again, "k;n;t\nb;2;x\n", RepairOf(2, (2, First, 2)));

        Assert.Equal(
            [[First, 2, null, null, null], [Repair, 2, null, First, 2]],
            once.Run(Responses()).Rows("SELECT file, line, repaired_by, origin_file, origin_line FROM quarantine.\"TABLE\""));
        Assert.Equal(
            [[First, 2, $"{Again}:2"], [Repair, 2, null]],
            twice.Run(Responses()).Rows("SELECT file, line, repaired_by FROM quarantine.\"TABLE\""));
    }

    [Fact]
    public void A_repaired_row_that_became_two_costs_the_second_only()
    {
        using var harness = Broken().DeliverFurther(Repair, "k;n;t\nb;2;x\nc;3;x\n", RepairOf(1, (2, First, 2)));

        var result = harness.Run(Responses());

        Assert.Equal([["b"]], result.Rows("SELECT k FROM ingest.\"TABLE\" WHERE source_line = 2"));
        Assert.Equal([[Repair, 3, "unknown_origin"]], result.Rows("SELECT file, line, reason FROM quarantine.\"TABLE\" WHERE file <> 'responses/TABLE.csv'"));
    }

    [Fact]
    public void A_repair_of_a_row_that_is_not_set_apart_would_count_it_twice_and_is_refused()
    {
        using var sound = new TransformHarness()
            .Deliver(First, "k;n;t\na;1;x\n")
            .DeliverFurther(Repair, "k;n;t\na;2;x\n", RepairOf(1, (2, First, 2)));
        using var repaired = Broken()
            .DeliverFurther(Repair, "k;n;t\nb;2;x\n", RepairOf(1, (2, First, 2)))
            .DeliverFurther(Again, "k;n;t\nb;3;x\n", RepairOf(2, (2, First, 2)));

        Assert.Equal($"{Repair}:2: found a repair of {First}:2, which is not set apart; expected repairs of rows in quarantine only. Take the repair away: the file has changed since, or its contract has.", Refusal(sound));
        Assert.Equal($"{Again}:2: found a second repair of {First}:2; expected one repair that is accepted; {Repair}:2 was. Take the repair with the highest number away, and replay what is still open.", Refusal(repaired));
    }

    [Fact]
    public void Repaired_rows_no_longer_count_against_the_gate()
    {
        var gated = Schema with { MaximumRejectedShare = 0.4 };
        using var open = Broken();
        using var repaired = Broken().DeliverFurther(Repair, "k;n;t\nb;2;x\n", RepairOf(1, (2, First, 2)));

        Assert.Contains("1 of 2 records rejected (50 %)", Assert.Throws<InvalidInputException>(() => open.Run(Responses(gated))).Message, StringComparison.Ordinal);
        Assert.Equal(2, repaired.Run(Responses(gated)).Value<int>("SELECT count(*) FROM ingest.\"TABLE\""));
    }

    [Fact]
    public void A_repaired_row_of_a_register_keeps_its_place_and_its_key_is_checked_too()
    {
        using var repaired = new TransformHarness()
            .Deliver("registers/TABLE.csv", "k;x\na;1\nb;x\n")
            .DeliverFurther("repairs/registers/TABLE.1.csv", "k;x\nb;2\n", RepairOf(1, (2, "registers/TABLE.csv", 3)));
        using var repeated = new TransformHarness()
            .Deliver("registers/TABLE.csv", "k;x\na;1\nb;x\n")
            .DeliverFurther("repairs/registers/TABLE.1.csv", "k;x\na;2\n", RepairOf(1, (2, "registers/TABLE.csv", 3)));

        Assert.Equal([["a", 1, 2], ["b", 2, 3]], repaired.Run(Register()).Rows("SELECT k, x, source_line FROM ingest.\"TABLE\""));
        Assert.StartsWith("registers/TABLE.csv:3: found 1 row whose key (k) an earlier row has already: lines 3 and 2", Assert.Throws<InvalidInputException>(() => repeated.Run(Register())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_register_the_rows_that_count_are_left_and_the_others_are_listed()
    {
        using var harness = new TransformHarness()
            .Deliver("registers/TABLE.csv", "k;x\na;1\nb;1\nc;1\nd;x\n")
            .DeliverFurther("registers/TABLE.2.csv", "k;x\na;2\nb;2\nz;2\n", DeliveryPart.Of(DeliveryPartKind.Replacement, 2))
            .DeliverFurther("registers/TABLE.3.csv", "k;x\ne;3\n", DeliveryPart.Of(DeliveryPartKind.Addition, 3))
            .DeliverFurther("registers/TABLE.4.csv", "k\nb\ne\nd\ny\n", DeliveryPart.Of(DeliveryPartKind.Withdrawal, 4))
            .DeliverFurther("repairs/registers/TABLE.1.csv", "k;x\nd;4\n", RepairOf(1, (2, "registers/TABLE.csv", 5)));

        var result = harness.Run(Register());

        Assert.Equal([["a", 2], ["c", 1]], result.Rows("SELECT k, x FROM ingest.\"TABLE\" ORDER BY k"));
        Assert.Equal(
            [
                ["registers/TABLE.2.csv", 3, "withdrawn", "registers/TABLE.4.csv", 2],
                ["registers/TABLE.2.csv", 4, "never_delivered", null, null],
                ["registers/TABLE.3.csv", 2, "withdrawn", "registers/TABLE.4.csv", 3],
                ["registers/TABLE.4.csv", 2, "withdrawal", null, null],
                ["registers/TABLE.4.csv", 3, "withdrawal", null, null],
                ["registers/TABLE.4.csv", 4, "withdrawal", null, null],
                ["registers/TABLE.4.csv", 5, "never_delivered", null, null],
                ["registers/TABLE.csv", 2, "replaced", "registers/TABLE.2.csv", 2],
                ["registers/TABLE.csv", 3, "withdrawn", "registers/TABLE.4.csv", 2],
                ["registers/TABLE.csv", 5, "withdrawn", "registers/TABLE.4.csv", 4],
            ],
            result.Rows("SELECT file, line, reason, by_file, by_line FROM superseded.\"TABLE\" ORDER BY file, line"));
        Assert.All(result.Outcome.Accounts, account => Assert.True(account.Balances));
        Assert.Equal(2, result.Outcome.Accounts.Sum(account => account.Out));
    }

    [Fact]
    public void A_replacement_can_mend_what_the_whole_file_would_be_refused_for()
    {
        const string two = "k;x\na;1\nb;1\n";
        using var twice = new TransformHarness()
            .Deliver("registers/TABLE.csv", two)
            .DeliverFurther("registers/TABLE.2.csv", "k;x\na;2\n", DeliveryPart.Of(DeliveryPartKind.Addition, 2));
        using var mended = new TransformHarness()
            .Deliver("registers/TABLE.csv", two)
            .DeliverFurther("registers/TABLE.2.csv", "k;x\na;2\n", DeliveryPart.Of(DeliveryPartKind.Replacement, 2));

        Assert.StartsWith(
            "registers/TABLE.2.csv:2: found 1 row whose key (k) an earlier row has already: lines registers/TABLE.2.csv:2 and 2",
            Assert.Throws<InvalidInputException>(() => twice.Run(Register())).Message,
            StringComparison.Ordinal);
        Assert.Equal([["a", 2], ["b", 1]], mended.Run(Register()).Rows("SELECT k, x FROM ingest.\"TABLE\" ORDER BY k"));
    }

    [Fact]
    public void Rows_without_a_key_cannot_be_corrected()
    {
        using var harness = new TransformHarness()
            .Deliver("registers/TABLE.csv", "k;x\na;1\n")
            .DeliverFurther("registers/TABLE.2.csv", "k;x\na;2\n", DeliveryPart.Of(DeliveryPartKind.Replacement, 2));

        Assert.Equal(
            "registers/TABLE.2.csv: found a part that corrects rows of TABLE; expected additions only: without a primary key nobody knows which rows are meant. Have it delivered again as a whole.",
            Assert.Throws<InvalidInputException>(() => harness.Run(Register(key: false))).Message);
    }

    private static IngestTransform Register(bool key = true) => new(
        DeliveryKind.Register,
        Columns("k", "x") with { PrimaryKey = key ? ["k"] : [], Fields = [Column("k"), Column("x", FieldType.Integer)] },
        "TABLE",
        "registers/TABLE.csv",
        new Dictionary<string, CodeList>(),
        Nothing);

    private static ImmutableSortedDictionary<string, string> Nothing => ImmutableSortedDictionary<string, string>.Empty;

    private static TransformHarness Broken() => new TransformHarness().Deliver(First, "k;n;t\nb;two;x\nc;3;x\n");

    private static IngestTransform Responses(TableSchema? schema = null) => new(DeliveryKind.Responses, schema ?? Schema, "TABLE", First, new Dictionary<string, CodeList>(), Nothing);

    private static DeliveryPart RepairOf(int sequence, params (int Line, string File, int OriginalLine)[] rows) =>
        new(DeliveryPartKind.Repair, sequence, rows.ToImmutableSortedDictionary(row => row.Line, row => new RowPlace(row.File, row.OriginalLine)));

    private static string Refusal(TransformHarness harness) => Assert.Throws<InvalidInputException>(() => harness.Run(Responses())).Faults[0].ToString();
}
