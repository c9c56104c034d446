using Ivm.Contracts;

namespace Ivm.Simulation;

/// <summary>What the simulation needs of options and contracts, checked before anything is written.</summary>
internal static class ContractChecks
{
    /// <summary>Checks the options.</summary>
    /// <exception cref="InvalidInputException">Something is out of range: all faults at once.</exception>
    public static void Check(SimulationOptions options)
    {
        var faults = new List<Fault>();
        if (options.Persons is < SimulationOptions.FewestPersons or > SimulationOptions.MostPersons)
            faults.Add(Fault("persons", options.Persons, $"{SimulationOptions.FewestPersons} to {SimulationOptions.MostPersons}", "Choose a number of persons in that range."));
        if (options.Threads < 1)
            faults.Add(Fault("threads", options.Threads, "at least 1", "Give the number of threads to use."));
        if (options.Dirt is not (>= 0 and <= 20))
            faults.Add(Fault("dirt", options.Dirt, "0 to 20", "Give a factor for the rates of planted faults; 1 is as usual."));
        if (options.NationalSampleSize is < 1)
            faults.Add(Fault("national sample size", options.NationalSampleSize.Value, "at least 1", "Give the number of persons to draw."));
        if (options.Contacts is { } contacts)
            faults.AddRange(FaultsOfContacts(options, contacts));
        if (options.Tables is null && !options.RegistersOnly && options.Edition.ResponseFiles.FirstOrDefault(file => file.Agency.Format == DeliveryFormat.Parquet) is { } table)
            faults.Add(new Fault("option tables", "nothing that writes Parquet", $"a writer for {table.Path}, which {table.Agency.Name} delivers", "Give one, or choose another edition."));
        if (faults.Count > 0)
            throw new InvalidInputException(InputFailure.Invalid, [.. faults]);
    }

    private static IEnumerable<Fault> FaultsOfContacts(SimulationOptions options, int contacts)
    {
        const int largestPart = 3;
        if (!options.RegistersOnly)
            yield return new Fault("option contacts", "contacts beside samples", "contacts with registers alone", "Ask for registers only; a whole delivery has the contacts of the edition's surveys.");
        if (contacts < 1 || contacts > options.Persons / largestPart)
            yield return Fault("contacts", contacts, $"1 to {options.Persons / largestPart}, a third of the persons", "Choose a number in that range.");
        if (options.Edition.Contacts is null)
            yield return new Fault($"editions/{options.Edition.Year}.yaml", "only surveys with person keys", "surveys under 'local.without_person_key', for which contacts are written", "Choose another edition.");
    }

    /// <summary>A code list that the simulation cannot do without.</summary>
    public static CodeList CodeList(ContractSet contracts, string name) =>
        contracts.CodeLists.TryGetValue(name, out var list)
            ? list
            : throw new InvalidInputException(InputFailure.Invalid, new Fault($"codelists/{name}.csv", "no such code list", "the code list, from which the simulation takes its country", "Add it to the contracts."));

    /// <summary>Codes of the modes, in the order of the contract.</summary>
    public static IReadOnlyList<string> Modes(ContractSet contracts) => [.. CodeList(contracts, "mode").Codes.Select(code => code.Value)];

    /// <summary>Lower bounds of address density of the urbanity classes, from the most urban on; the last class has none.</summary>
    public static IReadOnlyList<int> UrbanityBounds(ContractSet contracts) =>
        [.. CodeList(contracts, "urbanity").Codes.Select(code => int.Parse(code.Properties["addresses_from"])).Where(bound => bound > 0).OrderDescending()];

    /// <summary>The types of households that belong to the target population.</summary>
    public static HashSet<byte> PrivateHouseholdTypes(ContractSet contracts) =>
        [.. CodeList(contracts, "household_type").Codes.Where(code => code.Properties["private"] == "true").Select(code => byte.Parse(code.Value))];

    private static Fault Fault(string option, IFormattable found, string expected, string repair) =>
        new($"option {option}", found.ToString(null, System.Globalization.CultureInfo.InvariantCulture), expected, repair);
}
