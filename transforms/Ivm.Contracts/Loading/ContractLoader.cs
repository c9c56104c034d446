using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads a folder of contracts (<c>data-schemas</c>), checks it as a whole and resolves every reference.</summary>
public static class ContractLoader
{
    private const string SchemaSuffix = ".schema.json";

    /// <summary>Reads the contracts.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <returns>Everything in it, checked.</returns>
    /// <exception cref="InvalidInputException">Something is wrong: all faults at once, by file, line and column (<see cref="InputFailure.Invalid"/>).</exception>
    public static ContractSet Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var faults = new FaultCollector();
        var files = ContractFiles.Read(folder, faults);
        if (!files.Paths.Any())
        {
            faults.Add(new SourceLocation(folder, 0, 0), "no contracts", "the folder with the contracts", "Give the path of data-schemas.");
            faults.ThrowIfAny();
        }

        var codeLists = CodeListReader.Read(files, faults);
        var outputs = ReadOutputs(files, codeLists.Lists, faults);
        var sources = new ContractSources(
            files,
            faults,
            codeLists.Lists,
            AnswerTypeReader.Read(files, faults),
            ClassificationReader.Read(files, faults, codeLists.Lists, outputs),
            outputs,
            AgencyReader.Read(files, faults));
        var resolved = ResolveEditions(files, faults);
        var offences = new OffenceReader(codeLists, faults);
        var editions = ImmutableSortedDictionary.CreateBuilder<int, Edition>();
        foreach (var (path, source) in resolved)
        {
            if (EditionReader.Read(sources, offences, path, source) is { } edition)
            {
                editions[edition.Year] = edition;
            }
        }

        sources.Agencies.ReportUnknownColumns();
        SurveyContracts.Check(files, faults);
        var linkages = LinkageSpecificationReader.Read(files, faults);
        TableRulesReader.Check(files, faults);

        if (editions.Count > 0 && editions.Count == resolved.Count)
        {
            files.ReportUnused();
        }

        var assumptions = files.Documents().SelectMany(document => AssumptionFinder.In(document, faults)).ToImmutableArray();
        faults.ThrowIfAny();
        return new ContractSet(codeLists.Lists, editions.ToImmutable(), outputs, assumptions, files.Hashes())
        {
            Agencies = sources.Agencies.All,
            Linkages = linkages,
            EditionBases = resolved.Where(entry => !entry.Value.Bases.IsEmpty).ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Bases, StringComparer.Ordinal),
        };
    }

    private static FrozenDictionary<string, TableSchema> ReadOutputs(ContractFiles files, FrozenDictionary<string, CodeList> codeLists, FaultCollector faults)
    {
        var reader = new TableSchemaReader(faults, codeLists);
        return files.In("outputs", SchemaSuffix)
            .Select(path => reader.Read(files.Document(path), path["outputs/".Length..^SchemaSuffix.Length], textFile: false))
            .DistinctBy(schema => schema.Name)
            .ToFrozenDictionary(schema => schema.Name);
    }

    private static SortedDictionary<string, ResolvedEdition> ResolveEditions(ContractFiles files, FaultCollector faults)
    {
        var editions = new SortedDictionary<string, ResolvedEdition>(StringComparer.Ordinal);
        foreach (var path in files.In("editions", ".yaml"))
        {
            editions.Add(path, EditionSource.Resolve(files, faults, path));
        }

        if (editions.Count == 0)
        {
            faults.Add(new SourceLocation("editions", 0, 0), "no edition", "at least one file such as editions/2011.yaml", "Add an edition.");
        }

        return editions;
    }
}
