namespace Ivm.Contracts.Tests.Loading;

public class ContractLoaderTests
{
    [Fact]
    public void A_file_that_nothing_refers_to_is_reported() => Assert.Equal(
        [
            "rules/2012.yaml: found a contract that nothing refers to; expected a file that an edition uses, directly or through another. Refer to it, or remove it.",
        ],
        new SomeContracts()
            .With("rules/2012.yaml", "rules: []\n")
            .Faults());

    [Fact]
    public void A_misspelled_folder_is_reported() => Assert.Equal(
        [
            "ruels/2012.yaml: found the unknown folder 'ruels'; expected one of the folders checks, codelists, deliveries, disclosure, editing, editions, linkage, outputs, questionnaire, registers, rules, scales, surveys, tables, weighting. Did you mean 'rules'?",
        ],
        new SomeContracts()
            .With("ruels/2012.yaml", "rules: []\n")
            .Faults());

    [Fact]
    public void A_file_outside_the_folders_is_reported() => Assert.Equal(
        [
            "notes.txt: found a file outside the contract folders; expected one of the folders checks, codelists, deliveries, disclosure, editing, editions, linkage, outputs, questionnaire, registers, rules, scales, surveys, tables, weighting. Move or remove the file.",
        ],
        new SomeContracts()
            .With("notes.txt", "x")
            .Faults());

    [Fact]
    public void A_file_of_another_type_is_reported() => Assert.Equal(
        [
            "rules/2012.yml: found a file of the unknown type '.yml'; expected a .yaml, .json, .csv or .md file. Rename or remove the file.",
        ],
        new SomeContracts()
            .With("rules/2012.yml", "x")
            .Faults());

    [Fact]
    public void Without_edition_there_is_nothing_to_load() => Assert.Equal(
        [
            "editions: found no edition; expected at least one file such as editions/2011.yaml. Add an edition.",
        ],
        new SomeContracts()
            .Without("editions/2011.yaml")
            .Faults());

    [Fact]
    public void All_faults_in_all_files_are_reported_at_once_in_order_of_file_and_line() => Assert.Equal(
        [
            "codelists/offence.csv:2:10: found nothing; expected the label in Dutch. Fill it in.",
            "questionnaire/blocks/unsafety.yaml:18:13: found the unknown answer type 'grad'; expected a name in questionnaire/answers.yaml. Did you mean 'grade'?",
            "rules/2011.yaml:8:15: found 'severe'; expected one of error, warning, information. Take one of these.",
            "rules/2011.yaml:14:23: found 'phone', which mode cannot be; expected one of cawi, papi. Correct the code.",
            "scales/2011.yaml:11:13: found '7'; expected one of the answers 1, 2 (yes_no). Correct the code.",
            "weighting/2011.yaml:5:5: found the unknown classification 'age'; expected a name in codelists/classifications.yaml. Add it there.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "mode = 'cawi'", "mode = 'phone'")
            .Replacing("scales/2011.yaml", "codes: [1]", "codes: [7]")
            .Replacing("questionnaire/blocks/unsafety.yaml", "answer: grade", "answer: grad")
            .Replacing("weighting/2011.yaml", "- age_group", "- age")
            .Replacing("codelists/offence.csv", "burglary,inbraak,burglary", "burglary,,burglary")
            .Replacing("rules/2011.yaml", "severity: error", "severity: severe")
            .Faults());

    [Fact]
    public void A_folder_that_is_not_there_is_reported()
    {
        var exception = Assert.Throws<InvalidInputException>(() => ContractLoader.Load("no/such/folder"));

        Assert.Equal(InputFailure.Invalid, exception.Kind);
        Assert.Equal("no/such/folder: found no such folder; expected the folder with the contracts. Give the path of data-schemas.", Assert.Single(exception.Faults).ToString());
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_reported() => Assert.Equal(
        ["codelists/mode.csv: found bytes that are not UTF-8; expected a text file in UTF-8. Save the file as UTF-8."],
        new SomeContracts().Without("codelists/mode.csv").InFolder(folder =>
        {
            File.WriteAllBytes(Path.Combine(folder, "codelists", "mode.csv"), [0x63, 0xE9, 0x0A]);
            return Assert.Throws<InvalidInputException>(() => ContractLoader.Load(folder)).Faults
                .Select(fault => fault.ToString())
                .Where(fault => fault.StartsWith("codelists/mode.csv", StringComparison.Ordinal));
        }));

    [Fact]
    public void Readme_and_hidden_files_are_no_contracts() => Assert.Empty(
        new SomeContracts().With("README.md", "text").With("rules/README.md", "text").With("rules/.2011.yaml.swp", "x").Faults());

    [Fact]
    public void Line_ends_and_byte_order_mark_do_not_change_the_hash_of_a_file()
    {
        var hashes = new SomeContracts().Load().FileHashes;
        var windows = new SomeContracts()
            .With("scales/2011.yaml", "\uFEFF" + SomeFiles.Scales.Replace("\n", "\r\n", StringComparison.Ordinal))
            .Load().FileHashes;

        Assert.Equal(hashes, windows);
        Assert.Equal(64, hashes["scales/2011.yaml"].Length);
        Assert.NotEqual(hashes["scales/2011.yaml"], new SomeContracts().Appending("scales/2011.yaml", "# more\n").Load().FileHashes["scales/2011.yaml"]);
    }
}
