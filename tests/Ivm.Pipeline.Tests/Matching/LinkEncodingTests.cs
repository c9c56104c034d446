using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Matching;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Names as keyed filters: linked without being seen.</summary>
public sealed class LinkEncodingTests : IDisposable
{
    private const string Encoded = """
        linkage: encoded
        left: { key: key }
        right: { key: key }
        fields:
          first_name: { columns: first_name, form: encoded }
          surname: { columns: surname, form: encoded }
          birth_date: { columns: birth_date, form: encoded }
          postcode: { columns: postcode, form: encoded }
          house: { columns: house }
        blocking:
          rules: [[birth_date], [postcode, house], [surname, first_name]]
        comparisons:
          - { field: first_name, levels: [equal, { dice: 0.6 }, else] }
          - { field: surname, levels: [equal, { dice: 0.6 }, else] }
          - { field: birth_date, levels: [equal, { dice: 0.5 }, else] }
          - { field: postcode, levels: [equal, else] }
          - { field: house, levels: [equal, else] }
        decision: { assignment: one_to_one, accept: 0.5, review: 0.01 }
        """;

    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly (string Survey, string Register) Persons = SomePersons.Make();

    private readonly Folder folder = new();

    public LinkEncodingTests()
    {
        File.WriteAllText(folder["plain.yaml"], SomePersons.Specification);
        File.WriteAllText(folder["encoded.yaml"], Encoded);
        File.WriteAllText(folder["survey.csv"], Persons.Survey);
        File.WriteAllText(folder["register.csv"], Persons.Register);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Encoded_files_are_linked_nearly_as_well_as_the_names_themselves()
    {
        Encode("survey.csv", isLeft: true, "left.csv");
        Encode("register.csv", isLeft: false, "right.csv");
        var result = LinkRun.Execute(new LinkRequest(folder["left.csv"], folder["right.csv"], folder["encoded.yaml"], folder["out"], Run), TestContext.Current.CancellationToken).Result;
        var persons = Persons.Survey.Count(letter => letter == '\n') - 1;
        var right = result.Accepted.Count(link => link.LeftKey[1..] == link.RightKey[1..]);

        Assert.InRange(right, persons * 0.97, persons);
        Assert.InRange(result.Accepted.Count() - right, 0, 2);
    }

    [Fact]
    public void An_encoded_file_has_keys_filters_and_what_was_declared_plain_and_no_name()
    {
        Encode("survey.csv", isLeft: true, "left.csv");
        var lines = File.ReadAllLines(folder["left.csv"]);

        Assert.Equal("key,first_name,surname,birth_date,postcode,house", lines[0]);
        Assert.Matches("^s[0-9]+,[0-9a-f]{256},[0-9a-f]{256},([0-9a-f]{256})?,([0-9a-f]{256})?,[0-9]*$", lines[1]);
        Assert.Equal(Persons.Survey.Count(letter => letter == '\n'), lines.Length);
    }

    [Fact]
    public void Another_key_gives_other_filters()
    {
        Encode("survey.csv", isLeft: true, "one.csv");
        Encode("survey.csv", isLeft: true, "two.csv", secret: [.. Secret.Reverse()]);

        Assert.DoesNotContain(File.ReadLines(folder["one.csv"]).Skip(1).First().Split(',')[1], File.ReadAllText(folder["two.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_of_different_lengths_and_names_that_were_not_encoded_are_refused()
    {
        Encode("survey.csv", isLeft: true, "left.csv");
        Encode("register.csv", isLeft: false, "short.csv", bits: 512);
        File.WriteAllText(folder["names.csv"], "key,first_name,surname,birth_date,postcode,house\nr1,Anna,Bakker,19300101,1000AB,1\n");

        Assert.Contains("filters of 512 and 1024 bits", Refused("short.csv"), StringComparison.Ordinal);
        var message = Refused("names.csv");
        Assert.Contains("values that are not encoded", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Anna", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_there_is_not_is_told() =>
        Assert.Contains("'surnam', which is no field", Assert.Throws<InvalidInputException>(() => Encode("survey.csv", isLeft: true, "left.csv", fields: ["surnam"])).Message, StringComparison.Ordinal);

    private static RunOptions Run => new(2, "600MB");

    private string Refused(string right) => Assert.Throws<InvalidInputException>(() =>
        LinkRun.Execute(new LinkRequest(folder["left.csv"], folder[right], folder["encoded.yaml"], folder["out"], Run), TestContext.Current.CancellationToken)).Message;

    private void Encode(string file, bool isLeft, string output, byte[]? secret = null, int bits = 1024, string[]? fields = null) => LinkEncoding.Execute(
        new EncodingRequest(folder[file], isLeft, folder["plain.yaml"], folder[output], [.. fields ?? []], ["house"], bits, Run), secret ?? Secret, TestContext.Current.CancellationToken);
}
