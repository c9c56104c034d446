using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>Names of the datasets that the linking stage writes.</summary>
public static class LinkageDatasets
{
    /// <summary>The target population with its background.</summary>
    public static DatasetName Population { get; } = new("link", "population");

    /// <summary>Persons of the register outside the target population, with the reason.</summary>
    public static DatasetName OutsidePopulation { get; } = new("link", "outside_population");

    /// <summary>Linked respondents with background, origin of every value and inclusion probabilities.</summary>
    public static DatasetName Respondents { get; } = new("link", "respondents");

    /// <summary>Responses that are not weighted, with the reason.</summary>
    public static DatasetName SetApart { get; } = new("link", "set_apart");

    /// <summary>How often register and survey answer differ, by variable.</summary>
    public static DatasetName Agreement { get; } = new("link", "agreement");

    internal static DatasetContract Contract(ContractSet contracts, DatasetName name) => new(name, contracts.Outputs[name.ToString()]);
}
