using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Edit rules and the rule for duplicates, as one contract and what it includes give them.</summary>
internal sealed record RuleBook(ImmutableArray<EditRule> Rules, DuplicateRule Duplicates);

/// <summary>Reads <c>rules/*.yaml</c>.</summary>
internal sealed class RuleReader(ContractSources sources, int year, ExpressionScope scope, IReadOnlySet<string> columns)
{
    private readonly FaultCollector _faults = sources.Faults;
    private readonly RuleItemReader _items = new(sources.Faults, sources.CodeLists, year, scope);
    private readonly ImmutableArray<EditRule>.Builder _rules = ImmutableArray.CreateBuilder<EditRule>();
    private DuplicateRule? _duplicates;

    /// <summary>Reads the contract of that name and what it includes.</summary>
    public RuleBook Read(ContractScalar? name)
    {
        var readers = Inclusion.Follow(sources.Files, _faults, "rules", name, "a set of rules");
        foreach (var reader in readers)
        {
            foreach (var item in reader.Items("rules", "a list of rules", required: false))
            {
                _rules.AddRange(_items.Read(item));
            }

            if (reader.Has("duplicates"))
            {
                ReadDuplicates(reader.Mapping("duplicates", "how duplicates are resolved"));
            }

            reader.Done();
        }

        if (_duplicates is null && readers.Length > 0 && readers[^1].Readable)
        {
            _faults.Add(readers[^1].Where, "no key 'duplicates'", "the key 'duplicates', in this file or one that it includes", "Say which of several responses of a person is kept.");
        }

        return new RuleBook(_rules.ToImmutable(), _duplicates ?? new DuplicateRule([], [DuplicateCriterion.FileAndLine]));
    }

    private void ReadDuplicates(ContractReader reader)
    {
        var key = reader.Names("key", "a list of columns");
        foreach (var column in key.Where(column => columns.Count > 0 && !columns.Contains(column.Value)))
        {
            _faults.Add(column.Where, $"the unknown column '{column.Value}'", "an administrative column of the response files", NearestName.Suggestion(column.Value, columns, "Correct the name."));
        }

        var keep = reader.Names("keep", "a list of criteria");
        if (keep.Length > 0 && keep[^1].Value != "file_and_line")
        {
            _faults.Add(keep[^1].Where, keep[^1].Description, "'file_and_line' as the last criterion, because it always decides", "Add it at the end.");
        }

        reader.Done();
        if (_duplicates is not null)
        {
            _faults.Add(reader.Where, "a second rule for duplicates", "one, in this file or one that it includes", "Remove one.");
        }

        _duplicates = new DuplicateRule([.. key.Select(column => column.Value)], [.. keep.Select(criterion => ContractReader.AsChoice<DuplicateCriterion>(criterion, _faults))]);
    }
}
