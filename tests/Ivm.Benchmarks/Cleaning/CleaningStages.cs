using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Ingestion;

namespace Ivm.Benchmarks.Cleaning;

/// <summary>The tasks from delivered file to derived variables, run as the line runs them, one at a time.</summary>
internal sealed class CleaningStages
{
    private const string Memory = "600MB";

    private readonly string folder;
    private readonly ContractSet contracts;
    private readonly Edition edition;
    private readonly StagedTasks tasks;

    public CleaningStages(string folder)
    {
        this.folder = folder;
        tasks = new StagedTasks(folder, SimulatedDelivery.Delivery(folder), Memory);
        contracts = ContractLoader.Load(SimulatedDelivery.Contracts(folder));
        edition = SurveyOfManyRules.Edition(contracts);
    }

    /// <summary>Rules besides those that follow from the questionnaire.</summary>
    public int Rules => edition.Rules.Length;

    /// <summary>Questions asked.</summary>
    public int Questions => edition.Questionnaire.Questions.Count();

    /// <summary>Paths of the response files.</summary>
    public IEnumerable<string> Files => edition.ResponseFiles.Select(file => Path.Combine(SimulatedDelivery.Delivery(folder), file.Path));

    /// <summary>The ingest tasks of the response files.</summary>
    public IEnumerable<ITransform> Ingest() =>
        EditionIngest.Of(contracts, edition).Where(task => task.DeliveredFile.StartsWith("responses/", StringComparison.Ordinal));

    public ITransform Harmonise() => new HarmoniseTransform(contracts, edition);

    public ITransform Verify() => new VerifyTransform(contracts, edition);

    public ITransform Edit() => new EditTransform(contracts, edition);

    public ITransform Derive() => new DeriveTransform(contracts, edition);

    /// <summary>Runs a task; what it wrote becomes input of later ones.</summary>
    public TransformOutcome Run(ITransform task) => tasks.Run(task);
}
