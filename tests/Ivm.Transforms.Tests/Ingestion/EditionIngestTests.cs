using System.Reflection;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;

namespace Ivm.Transforms.Tests.Ingestion;

public class EditionIngestTests
{
    private static readonly Lazy<ContractSet> Contracts = new(() => ContractLoader.Load(RepositoryFiles.DataSchemas));

    [Fact]
    public void Every_file_that_is_due_has_a_task_that_can_be_made_from_its_contract()
    {
        var edition = Contracts.Value.Editions[2011];

        var tasks = EditionIngest.Of(Contracts.Value, edition);

        Assert.Equal(
            [
                .. edition.Registers.Select(register => $"ingest.{register.Name} registers/{register.Name}.csv"),
                "ingest.sample sample/sample.csv",
                "ingest.contacts sample/contacts.csv",
                .. edition.ResponseFiles.Select(file => $"ingest.{file.Name} {file.Path}"),
            ],
            tasks.Select(task => $"{task.Task} {task.DeliveredFile}"));
        Assert.Equal(tasks.Length, tasks.Select(task => task.Task).Distinct().Count());
    }

    [Fact]
    public void A_task_depends_on_the_contract_files_of_its_own_file_and_no_others()
    {
        var tasks = EditionIngest.Of(Contracts.Value, Contracts.Value.Editions[2011]).ToDictionary(task => task.Task);

        Assert.Equal(
            ["codelists/generation.csv", "codelists/key_kind.csv", "codelists/origin_country.csv", "codelists/register_sex.csv", "registers/GBAPERSOONTAB.schema.json"],
            tasks["ingest.GBAPERSOONTAB"].Contracts.Keys);
        Assert.Contains("deliveries/sample.schema.json", tasks["ingest.sample"].Contracts.Keys);
        Assert.Contains("questionnaire/answers.yaml", tasks["ingest.national_cawi"].Contracts.Keys);
        Assert.Contains("deliveries/response.schema.json", tasks["ingest.national_cawi"].Contracts.Keys);
    }

    [Fact]
    public void The_quarantine_dataset_is_the_one_of_its_contract()
    {
        var contract = Contracts.Value.Outputs["quarantine"];
        var written = QuarantineDataset.Schema("any");

        Assert.Equal(
            contract.Fields.Select(field => (field.Name, field.Type, field.Constraints.Required)),
            written.Fields.Select(field => (field.Name, field.Type, field.Constraints.Required)));
        Assert.Equal(contract.PrimaryKey, written.PrimaryKey);
    }

    [Fact]
    public void Every_reason_of_rejection_has_a_meaning_in_the_code_list()
    {
        var reasons = typeof(RejectionReason).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(Contracts.Value.CodeLists["quarantine_reason"].Codes.Select(code => code.Value), reasons);
    }
}
