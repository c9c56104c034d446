namespace Ivm.Contracts.Tests.Loading;

public class ContractDocumentTests
{
    [Theory]
    [InlineData("a: [1, 2", "f.yaml:2:1: found text that cannot be read as YAML or JSON (While parsing a flow sequence, did not find expected ',' or ']'); expected well-formed YAML or JSON. Check indentation, quotes, colons and brackets at and just before this place.")]
    [InlineData("", "f.yaml: found an empty file; expected a contract. Write the contract, or remove the file.")]
    [InlineData("# only a remark\n", "f.yaml: found an empty file; expected a contract. Write the contract, or remove the file.")]
    [InlineData("a: 1\n---\nb: 2\n", "f.yaml:2:1: found a second document; expected one document in a file. Put it in a file of its own and remove the '---'.")]
    [InlineData("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: found the key 'a' a second time; expected every key once. Remove it, or merge it with the one on line 1.")]
    [InlineData("a: &x 1\n", "f.yaml:1:4: found the anchor '&x'; expected a value. Remove the anchor: contracts use no anchors and aliases.")]
    [InlineData("a: !!int 1\n", "f.yaml:1:4: found the tag 'tag:yaml.org,2002:int'; expected a value. Remove the tag: contracts say what type a value has.")]
    [InlineData("[a]: 1\n", "f.yaml:1:1: found a list of 1 item; expected a key. Put a text that begins with '{' or '[' between quotes.")]
    public void What_cannot_be_read_is_one_fault_with_its_place(string text, string fault)
    {
        var faults = new FaultCollector();

        ContractDocument.Parse("f.yaml", text, faults);

        Assert.Equal([fault], faults.Sorted().Select(found => found.ToString()));
    }

    [Fact]
    public void An_alias_is_refused_at_its_place()
    {
        var faults = new FaultCollector();

        ContractDocument.Parse("f.yaml", "a: &x 1\nb: *x\n", faults);

        Assert.Equal("f.yaml:2:4: found the alias '*x'; expected a value. Write the value out: contracts use no anchors and aliases.", faults.Sorted()[1].ToString());
    }

    [Fact]
    public void Every_piece_knows_its_line_its_column_and_the_keys_that_lead_to_it()
    {
        var root = Read("method:\n  bounds: { lower: 0.3, upper: \"3\" }\ntables:\n  - by: [x, total]\n");

        var bounds = (ContractMapping)((ContractMapping)root.Find("method")!).Find("bounds")!;
        Assert.Equal(("method.bounds", new SourceLocation("f.yaml", 2, 11)), (bounds.Path, bounds.Where));
        var upper = (ContractScalar)bounds.Find("upper")!;
        Assert.Equal(("method.bounds.upper", "3", true), (upper.Path, upper.Value, upper.Quoted));
        Assert.Equal(new SourceLocation("f.yaml", 2, 32), upper.Where);
        var table = (ContractMapping)((ContractList)root.Find("tables")!).Items[0];
        Assert.Equal("tables[1].by[2]", ((ContractList)table.Find("by")!).Items[1].Path);
    }

    [Theory]
    [InlineData("a: some text", 2, 6)]
    [InlineData("a: 'some text'", 2, 7)]
    [InlineData("a: \"some text\"", 2, 7)]
    [InlineData("a: \"s\\u006fme text\"", 2, 4)]
    [InlineData("a: >-\n  some\n  text", 2, 4)]
    public void The_place_of_a_character_is_exact_where_the_text_is_written_as_it_is_read_and_else_that_of_the_text(string yaml, int offset, int column) =>
        Assert.Equal(new SourceLocation("f.yaml", 1, column), ((ContractScalar)Read(yaml).Find("a")!).At(offset));

    [Fact]
    public void A_file_that_is_not_there_is_a_fault()
    {
        var faults = new FaultCollector();

        Assert.Null(ContractDocument.ReadFile("no/such.yaml", faults));

        Assert.Equal("no/such.yaml: found no such file; expected a readable file. Check the path.", Assert.Single(faults.Sorted()).ToString());
    }

    private static ContractMapping Read(string text)
    {
        var faults = new FaultCollector();
        var root = ContractDocument.Parse("f.yaml", text, faults);
        Assert.Equal(0, faults.Count);
        return Assert.IsType<ContractMapping>(root);
    }
}
