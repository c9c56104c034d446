using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads how records are edited: <c>editing/*.yaml</c>, or a file that a user names.</summary>
public sealed class EditingReader
{
    private readonly EditingContext _context;
    private readonly FaultCollector _faults;
    private readonly EditingVariables _variables;
    private readonly UniqueNames _names;
    private readonly List<Correction> _corrections = [];
    private readonly List<TypingRepair> _typing = [];
    private readonly List<ReliabilityUnit> _reliability = [];
    private readonly Dictionary<string, SourceLocation> _neverChanged = [];
    private readonly Dictionary<string, SourceLocation> _neverImputed = [];
    private readonly List<Imputation> _imputations = [];
    private ulong? _seed;
    private double? _maximumLocalisedShare;

    private EditingReader(EditingContext context, FaultCollector faults)
    {
        (_context, _faults) = (context, faults);
        _variables = new EditingVariables(context, faults);
        _names = new UniqueNames(faults, "correction or repair");
        foreach (var key in context.Keys)
        {
            _neverChanged.Add(key, context.KeysAt);
        }
    }

    /// <summary>Reads the contract of one table.</summary>
    /// <param name="document">The contract.</param>
    /// <param name="context">What it refers to.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static EditingPlan Read(ContractNode? document, EditingContext context, FaultCollector faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return new EditingReader(context, faults).ReadAll([ContractReader.Open(document, faults, "how records are edited")]);
    }

    /// <summary>Reads the contract of one table and the files that it includes.</summary>
    /// <param name="path">The contract (YAML).</param>
    /// <param name="context">What it refers to.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static EditingPlan ReadFile(string path, EditingContext context, FaultCollector faults)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFile(path, file => ContractDocument.ReadFile(file, faults), context, faults);
    }

    /// <summary>As the other, of files that are opened in another way.</summary>
    internal static EditingPlan ReadFile(string path, Func<string, ContractNode?> open, EditingContext context, FaultCollector faults) =>
        new EditingReader(context, faults).ReadAll([.. FileInclusion.Follow(path, open, "how records are edited", faults).Select(file => file.Reader)]);

    /// <summary>Reads the contract of an edition and what it includes.</summary>
    internal static EditingPlan Read(ContractSources sources, ContractScalar? name, EditingContext context) =>
        new EditingReader(context, sources.Faults).ReadAll(Inclusion.Follow(sources.Files, sources.Faults, "editing", name, "how records are edited"));

    private EditingPlan ReadAll(ImmutableArray<ContractReader> readers)
    {
        var before = _faults.Count;
        foreach (var reader in readers)
        {
            ReadSeed(reader.OptionalInteger("seed", 0));
            _maximumLocalisedShare = reader.OptionalNumber("maximum_localised_share", 0, 1) ?? _maximumLocalisedShare;
            ReadSteps(reader);
            ReadNever(reader, "never_changed", _neverChanged);
            ReadNever(reader, "never_imputed", _neverImputed);
            reader.Done();
        }

        var plan = new EditingPlan
        {
            Seed = _seed ?? 0,
            MaximumLocalisedShare = _maximumLocalisedShare,
            Corrections = [.. _corrections],
            Typing = [.. _typing],
            Reliability = [.. _reliability],
            NeverChanged = _neverChanged.Keys.ToFrozenSet(),
            NeverImputed = _neverImputed.Keys.ToFrozenSet(),
            Imputations = [.. _imputations],
        };
        if (readers.Length > 0 && readers[^1].Readable)
        {
            new EditingChecks(plan, _context, _faults).All(readers[^1].Where, _seed is not null, _neverChanged, _neverImputed, isWhole: _faults.Count == before);
        }

        return plan;
    }

    private void ReadSeed(int? seed) => _seed = seed is { } given ? (ulong)given : _seed;

    private void ReadSteps(ContractReader reader)
    {
        var corrections = new CorrectionReader(_context, _variables, _names, _faults);
        foreach (var item in reader.Items("corrections", "a list of corrections", required: false))
        {
            _corrections.AddRange(corrections.Read(ContractReader.Open(item, _faults, "a correction")));
        }

        var typing = new TypingReader(_context, _variables, _names, _faults);
        foreach (var item in reader.Items("typing", "a list of repairs of typing errors", required: false))
        {
            _typing.AddRange(typing.Read(ContractReader.Open(item, _faults, "a repair of typing errors")));
        }

        foreach (var item in reader.Items("reliability", "a list of variables with weights", required: false))
        {
            ReadReliability(ContractReader.Open(item, _faults, "variables with a weight"));
        }

        var imputations = new ImputationReader(_context, _variables, _faults);
        foreach (var item in reader.Items("imputation", "a list of imputations", required: false))
        {
            _imputations.AddRange(imputations.Read(ContractReader.Open(item, _faults, "an imputation")));
        }
    }

    private void ReadReliability(ContractReader reader)
    {
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var names = reader.Names("variables", "a list of variables");
        var weight = reader.Integer("weight", 1, 1_000_000);
        var together = reader.Flag("together", absent: false);
        reader.Done();
        foreach (var template in Template.For(repeat, _context.CodeLists, _context.Year, _faults))
        {
            var found = names.Select(template.Name).OfType<ContractScalar>().Where(name => _variables.Find(name) is not null).ToList();
            foreach (var name in found.Where(name => _reliability.Exists(unit => unit.Variables.Contains(name.Value))))
            {
                _faults.Add(name.Where, $"'{name.Value}' with a second weight", "every variable once", "Remove it here or above.");
            }

            var units = together ? [[.. found.Select(name => name.Value)]] : found.Select(name => ImmutableArray.Create(name.Value));
            _reliability.AddRange(units.Where(unit => unit.Length > 0).Select(unit => new ReliabilityUnit(unit, weight)));
        }
    }

    /// <summary>Variables by name, or by the block of questions that they belong to.</summary>
    private void ReadNever(ContractReader outer, string key, Dictionary<string, SourceLocation> into)
    {
        if (outer.Optional(key) is not { } node)
        {
            return;
        }

        if (node is ContractList)
        {
            Add(outer.Names(key, "a list of variables"));
            return;
        }

        var reader = outer.Mapping(key, "variables, by name or by block");
        Add(reader.Names("variables", "a list of variables", required: false));
        foreach (var block in reader.Names("blocks", "a list of blocks", required: false))
        {
            if (!_context.Blocks.TryGetValue(block.Value, out var members))
            {
                _faults.Add(block.Where, $"the unknown block '{block.Value}'", "a block of the questionnaire", NearestName.Suggestion(block.Value, _context.Blocks.Keys, "Correct the name."));
                continue;
            }

            foreach (var member in members)
            {
                into.TryAdd(member, block.Where);
            }
        }

        reader.Done();

        void Add(ImmutableArray<ContractScalar> names)
        {
            foreach (var name in names.Where(name => _variables.Find(name) is not null))
            {
                into.TryAdd(name.Value, name.Where);
            }
        }
    }
}
