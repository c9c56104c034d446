namespace Ivm.Contracts;

/// <summary>Checks the files of other surveys that lie among the contracts: design files, weighting models and their totals.</summary>
internal static class SurveyContracts
{
    private const string Folder = "surveys";

    /// <summary>Reads all of them; their faults go to the collector.</summary>
    public static void Check(ContractFiles files, FaultCollector faults)
    {
        foreach (var path in files.In(Folder, ".yaml"))
        {
            var document = files.Document(path);
            if (IsModel(document))
                Use(files, faults, path, SurveyWeightingReader.Read(path, document, faults).Totals?.File, "the totals that it names");
            else
                Use(files, faults, path, SurveyPlanReader.Read(path, document, faults).Weighting, "the weighting model that it names");
        }
    }

    /// <summary>A weighting model has steps, a design file has estimates.</summary>
    private static bool IsModel(ContractNode? document)
        => document is ContractMapping mapping && mapping.Find("estimates") is null && (mapping.Find("terms") ?? mapping.Find("response")) is not null;

    private static void Use(ContractFiles files, FaultCollector faults, string path, string? name, string what)
    {
        if (string.IsNullOrEmpty(name))
            return;
        if (files.Exists($"{Folder}/{name}"))
            files.Text($"{Folder}/{name}");
        else
            faults.Add(new SourceLocation(path, 0, 0), $"'{name}', for which there is no file {Folder}/{name}", what, "Add the file, or correct the name.");
    }
}
