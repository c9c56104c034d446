using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class FileFormTests
{
    private static readonly TableSchema Schema = Table(
        Column("SAMPLENR", constraints: new FieldConstraints(Required: true)),
        Column("day", FieldType.Date) with { Format = "d-M-yyyy" },
        Column("grade", FieldType.Number),
        Column("moved", FieldType.Boolean)) with
    {
        Dialect = new Dialect('\t', '\'', "windows-1252", ',', LineBreaksInQuotes: false),
        MissingValues = ["", "–"],
    };

    private static readonly FileForm Form = new(DeliveryFormat.Csv, ["NR", "DATUM", "CIJFER", "VERHUISD"])
    {
        AnyOrder = true,
        Ignored = ["BATCH"],
        TrueTexts = ["ja"],
        FalseTexts = ["née"],
        Groups = [new ColumnGroup("the mandatory block 'moving'", ["grade", "moved"])],
    };

    [Fact]
    public void Columns_are_found_by_the_agency_s_names_in_any_order_and_its_texts_mean_what_it_says()
    {
        var result = Ingest("DATUM\tBATCH\tNR\tVERHUISD\tCIJFER\n1-9-2011\t7\t'N\t1'\tja\t7,5\n31-12-2011\t7\tN2\tn\u00E9e\t\u0096\n");

        Assert.Empty(result.Rejections);
        Assert.Equal(["N\t1|7.5|True", "N2|NULL|False"], result.Values("SAMPLENR", "grade", "moved"));
        Assert.Equal([new DateOnly(2011, 9, 1), new DateOnly(2011, 12, 31)], result.Rows["day"]);
    }

    [Fact]
    public void A_fault_is_told_under_our_name_of_the_column()
    {
        var result = Ingest("VERHUISD\tNR\tCIJFER\tDATUM\nnee\tN1\t7\t1-9-2011\nja\tN2\t7.5\t1-9-2011\nja\tN3\t7,5\t2011-09-01\nja\t\t7,5\t1-9-2011\n");

        Assert.Equal(["2 moved not_a_boolean", "3 grade not_a_number", "4 day not_a_date", "5 SAMPLENR missing_value"], result.Rejections);
    }

    [Fact]
    public void A_block_that_is_missing_as_a_whole_is_named_once()
        => Assert.Equal(
            "registers/TABLE.csv:1: found no column of the mandatory block 'moving'; expected its 2 columns, 'grade' to 'moved'. Have the file delivered again with this block.",
            Refused("NR\tDATUM\n", Form));

    [Fact]
    public void A_column_that_is_missing_is_told_with_its_block_under_the_agency_s_name()
        => Assert.Equal(
            "registers/TABLE.csv:1: found no column 'CIJFER' of the mandatory block 'moving'; expected every column of the contract. Have the file delivered again with this column.",
            Refused("NR\tDATUM\tVERHUISD\n", Form));

    [Fact]
    public void A_column_that_is_neither_agreed_nor_ignored_refuses_the_file()
        => Assert.Equal(
            "registers/TABLE.csv:1:26: found another column at position 5, with a name of 8 characters; expected only the columns of the contract. Have the file delivered again without it.",
            Refused("NR\tDATUM\tCIJFER\tVERHUISD\tPANELNR2\n", Form));

    [Theory]
    [InlineData("nr\tDatum\tCIJFER\tverhuisd\n", true, "")]
    [InlineData("nr\tDATUM\tCIJFER\tVERHUISD\n", false, "registers/TABLE.csv:1:1: found another column at position 1, with a name of 2 characters; expected only the columns of the contract. Did you mean 'NR'?\nregisters/TABLE.csv:1: found no column 'NR'; expected every column of the contract. Have the file delivered again with this column.")]
    public void The_case_of_letters_counts_unless_the_agency_s_contract_says_it_does_not(string header, bool ignoresCase, string message)
        => Assert.Equal(message, Refused(header, Form with { IgnoresCase = ignoresCase }).ReplaceLineEndings("\n"));

    [Theory]
    [InlineData(ByteOrderMarkUse.Allowed, true, "")]
    [InlineData(ByteOrderMarkUse.Allowed, false, "")]
    [InlineData(ByteOrderMarkUse.Required, true, "")]
    [InlineData(ByteOrderMarkUse.Required, false, "registers/TABLE.csv: found no byte order mark at byte 0; expected a UTF-8 byte order mark. Have the file delivered as the agency's contract says, or have the contract changed.")]
    [InlineData(ByteOrderMarkUse.Forbidden, true, "registers/TABLE.csv: found a UTF-8 byte order mark at byte 0; expected text in utf-8 without one. Have the file delivered as the agency's contract says, or have the contract changed.")]
    [InlineData(ByteOrderMarkUse.Forbidden, false, "")]
    public void A_byte_order_mark_is_there_or_not_as_the_agency_s_contract_says(ByteOrderMarkUse use, bool mark, string message)
    {
        var schema = Columns("a", "b");
        var delivery = Of(schema, (mark ? "\uFEFF" : "") + "a;b\n1;2\n") with { Form = FileForm.Exact(schema) with { ByteOrderMark = use } };

        Assert.Equal(message, Message(delivery));
    }

    [Theory]
    [InlineData("iso-8859-1", "\u00E9\u00FF", "éÿ")]
    [InlineData("windows-1252", "\u0080\u00E9", "€é")]
    [InlineData("utf-8", "\u00E2\u0082\u00AC", "€")]
    public void Texts_are_decoded_by_the_encoding_of_the_contract(string encoding, string bytes, string text)
        => Assert.Equal([text], OfBytes(Columns("a", "b") with { Dialect = Dialect(encoding) }, $"a;b\n{bytes};x\n").Ingest().Values("a"));

    private static Ingested Ingest(string text) => (OfBytes(Schema, text) with { Form = Form }).Ingest();

    private static string Refused(string header, FileForm form) => Message(new Delivery(Schema, Encoding.Latin1.GetBytes(header)) { Form = form });

    private static string Message(Delivery delivery)
    {
        try
        {
            delivery.Ingest();
            return "";
        }
        catch (InvalidInputException refused)
        {
            return refused.Message;
        }
    }
}
