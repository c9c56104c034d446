namespace Ivm.Contracts;

/// <summary>Reads <c>questionnaire/victimisation_window.yaml</c>.</summary>
internal static class VictimisationWindowReader
{
    /// <summary>Path of the contract.</summary>
    public const string File = "questionnaire/victimisation_window.yaml";

    /// <summary>Reads the window.</summary>
    public static VictimisationWindow Read(ContractFiles files, FaultCollector faults)
    {
        if (!files.Exists(File))
        {
            faults.Add(new SourceLocation(File, 0, 0), "no such file", "the victimisation window", "Add it.");
            return new VictimisationWindow(12, true, false, 2);
        }

        var reader = ContractReader.Open(files.Document(File), faults, "the victimisation window");
        var window = new VictimisationWindow(
            reader.Integer("window_months", 1, 60),
            reader.Flag("missing_month_same_year_counts"),
            reader.Flag("missing_month_previous_year_counts"),
            reader.Integer("maximum_per_offence", 1, 2));
        reader.Done();
        return window;
    }
}
