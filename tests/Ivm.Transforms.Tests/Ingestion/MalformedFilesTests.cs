namespace Ivm.Transforms.Tests.Ingestion;

public class MalformedFilesTests
{
    public static TheoryData<string> Names => [.. MalformedFiles.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_malformed_file_has_the_outcome_of_the_table(string name)
    {
        var file = MalformedFiles.All.Single(each => each.Name == name);

        Assert.Equal(file.Outcome, MalformedFiles.OutcomeOf(file));
    }

    [Fact]
    public void The_table_for_people_is_the_one_that_the_files_give() => ReadmeTable.Verify("malformed files", MalformedFiles.Table());
}
