using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>tables/*.yaml</c>.</summary>
internal sealed class TablePlanReader(ContractSources sources, int year, IReadOnlyDictionary<string, FieldType> variables)
{
    private readonly FaultCollector _faults = sources.Faults;
    private readonly UniqueNames _measureNames = new(sources.Faults, "measure");
    private readonly UniqueNames _tableNames = new(sources.Faults, "table");
    private readonly CrossingReader _crossings = new(sources);
    private readonly Dictionary<string, Measure> _measures = [];
    private readonly ImmutableArray<TableDefinition>.Builder _tables = ImmutableArray.CreateBuilder<TableDefinition>();
    private readonly List<string> _order = [];

    /// <summary>Reads the contract of that name and what it includes.</summary>
    public TablePlan Read(ContractScalar? name)
    {
        var readers = Inclusion.Follow(sources.Files, _faults, "tables", name, "a set of tables");
        double? level = null;
        var hasLevel = false;
        ContractScalar? interval = null;
        ReplicateMargins? replicates = null;
        foreach (var reader in readers)
        {
            hasLevel |= reader.Has("confidence_level");
            level = reader.OptionalNumber("confidence_level", 0.5, 0.9999) ?? level;
            interval = reader.OptionalScalar("proportion_interval", "how intervals of percentages are made") ?? interval;
            replicates = ReadReplicates(reader) ?? replicates;
            foreach (var item in reader.Items("measures", "a list of measures", required: false))
            {
                ReadMeasure(ContractReader.Open(item, _faults, "a measure"));
            }
        }

        foreach (var reader in readers)
        {
            foreach (var item in reader.Items("tables", "a list of tables", required: false))
            {
                ReadTable(ContractReader.Open(item, _faults, "a table"));
            }

            reader.Done();
        }

        if (!hasLevel && readers.Length > 0 && readers[^1].Readable)
        {
            _faults.Add(readers[^1].Where, "no key 'confidence_level'", "the level of the intervals behind the margins", "Add 'confidence_level: 0.95'.");
        }

        if (interval is null && readers.Length > 0 && readers[^1].Readable)
        {
            _faults.Add(readers[^1].Where, "no key 'proportion_interval'", "how intervals of percentages are made", "Add 'proportion_interval: wilson'.");
        }

        return new TablePlan([.. _order.Select(measure => _measures[measure])], _crossings.Used, _tables.ToImmutable(), level ?? 0.95)
        {
            ProportionInterval = ContractReader.AsChoice<ProportionInterval>(interval, _faults),
            ReplicateMargins = replicates,
        };
    }

    private ReplicateMargins? ReadReplicates(ContractReader plan)
    {
        if (!plan.Has("replicate_margins"))
        {
            return null;
        }

        var reader = plan.Mapping("replicate_margins", "{ bootstrap: ..., seed: ..., by: [...] }");
        var margins = new ReplicateMargins(
            reader.Integer("bootstrap", 2, 10_000),
            (ulong)reader.Integer("seed", 0, int.MaxValue),
            _crossings.Read(reader.Items("by", "a list of crossings of classifications, or 'total'")));
        reader.Done();
        return margins;
    }

    private void ReadMeasure(ContractReader reader)
    {
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var name = reader.Scalar("measure", "the measure's name");
        var label = reader.Mapping("label", "a text in Dutch and English: { nl: ..., en: ... }");
        var (dutch, english) = (label.Scalar("nl", "the text in Dutch"), label.Scalar("en", "the text in English"));
        label.Done();
        var statistic = reader.Choice<Statistic>("statistic");
        var variable = reader.Scalar("variable", "a variable of persons");
        var denominator = reader.OptionalScalar("denominator", "a variable of persons");
        var decimals = reader.Integer("decimals", 0, 6);
        reader.Done();
        if (statistic == Statistic.RatioPercentage != denominator is not null && reader.Readable)
        {
            _faults.Add(denominator?.Where ?? reader.Where, denominator is null ? "a ratio without 'denominator'" : "a 'denominator' of something that is no ratio", "'denominator' exactly where statistic is ratio_percentage", denominator is null ? "Add it." : "Remove it.");
        }

        foreach (var template in Template.For(repeat, sources.CodeLists, year, _faults))
        {
            var written = template.Name(name);
            if (!_measureNames.Add(written))
            {
                continue;
            }

            var measure = new Measure(written!.Value, template.Label(dutch, english), statistic, Variable(template.Name(variable)) ?? "", Variable(template.Name(denominator)), decimals);
            _measures.Add(written.Value, measure);
            _order.Add(written.Value);
        }
    }

    private string? Variable(ContractScalar? variable)
    {
        if (variable is null)
        {
            return null;
        }

        if (!variables.TryGetValue(variable.Value, out var type))
        {
            _faults.Add(variable.Where, $"the unknown variable '{variable.Value}'", "a variable of persons: of a question or derived", NearestName.Suggestion(variable.Value, variables.Keys, "Correct the name."));
        }
        else if (type is not (FieldType.Integer or FieldType.Long or FieldType.Number))
        {
            _faults.Add(variable.Where, $"'{variable.Value}', which is no number", "a numeric variable of persons", "Take another variable.");
        }

        return variable.Value;
    }

    private void ReadTable(ContractReader reader)
    {
        var name = reader.Scalar("table", "the table's name");
        _tableNames.Add(name);
        var title = reader.Label("title");
        var measures = ImmutableArray.CreateBuilder<string>();
        foreach (var node in reader.Items("measures", "a list of measures"))
        {
            measures.AddRange(MeasuresOf(node));
        }

        var by = _crossings.Read(reader.Items("by", "a list of crossings of classifications, or 'total'"));
        reader.Done();
        _tables.Add(new TableDefinition(name?.Value ?? "", title, measures.ToImmutable(), by));
    }

    /// <summary>An item is the name of a measure, or <c>{ repeat: offence, measure: "victim_{offence}" }</c>.</summary>
    private IEnumerable<string> MeasuresOf(ContractNode node)
    {
        ContractScalar? repeat = null;
        ContractScalar? name;
        if (node is ContractMapping)
        {
            var reader = ContractReader.Open(node, _faults, "repeated measures");
            repeat = reader.Scalar("repeat", "the name of a code list");
            name = reader.Scalar("measure", "the measure's name");
            reader.Done();
        }
        else
        {
            name = ContractReader.AsScalar(node, _faults, "the name of a measure");
        }

        foreach (var template in name is null ? [] : Template.For(repeat, sources.CodeLists, year, _faults))
        {
            var measure = template.Name(name);
            if (measure is null)
            {
                continue;
            }

            if (_measures.ContainsKey(measure.Value))
            {
                yield return measure.Value;
            }
            else
            {
                _faults.Add(measure.Where, $"the unknown measure '{measure.Value}'", "the name of a measure", NearestName.Suggestion(measure.Value, _measures.Keys, "Correct the name."));
            }
        }
    }
}
