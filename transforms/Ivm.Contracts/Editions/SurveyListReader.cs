using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads a list of local surveys in CSV (<c>editions/NAME.csv</c>): a line a survey, a column a key. Every line becomes
/// what the same survey would be in YAML, so that both forms are read and checked alike; an empty cell is an absent key.
/// </summary>
internal sealed class SurveyListReader(ContractFiles files, FaultCollector faults)
{
    private const string Code = "survey";
    private static readonly ImmutableArray<string> Texts = [Code, "label_nl", "label_en", "sample_size", "agency", "free_block"];
    private static readonly ImmutableArray<string> Lists = ["municipalities", "police_regions", "blocks", "variants"];

    /// <summary>The surveys of a list; none, and a fault, where there is no such list.</summary>
    public ImmutableArray<ContractNode> Read(ContractScalar name)
    {
        if (files.Resolve("editions", ".csv", name, "a list of local surveys") is not { } path)
        {
            return [];
        }

        var lines = files.Text(path).TrimEnd('\n').Split('\n');
        var header = CsvLine.Split(lines[0]) ?? [];
        if (!CheckHeader(path, header))
        {
            return [];
        }

        var surveys = ImmutableArray.CreateBuilder<ContractNode>(lines.Length - 1);
        for (var line = 2; line <= lines.Length; line++)
        {
            var where = new SourceLocation(path, line, 1);
            if (CsvLine.Split(lines[line - 1]) is not { } cells)
            {
                faults.Add(where, "a line with a quote that is not closed, or with text after one", "cells between commas, quoted as a whole or not at all", "Correct the quotes.");
            }
            else if (cells.Length != header.Length)
            {
                faults.Add(where, $"{cells.Length} cells", $"{header.Length}, as in the header", "Add or remove commas; leave a cell empty where there is nothing to say.");
            }
            else
            {
                surveys.Add(Survey(where, header, cells));
            }
        }

        return surveys.DrainToImmutable();
    }

    private bool CheckHeader(string path, ImmutableArray<CsvCell> header)
    {
        var before = faults.Count;
        var known = Texts.Concat(Lists).ToImmutableArray();
        foreach (var cell in header.Where(cell => !known.Contains(cell.Value)))
        {
            faults.Add(new SourceLocation(path, 1, cell.Column), $"the unknown column '{cell.Value}'", $"some of the columns {string.Join(", ", known)}", NearestName.Suggestion(cell.Value, known, "Remove it."));
        }

        foreach (var twin in header.GroupBy(cell => cell.Value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add(new SourceLocation(path, 1, twin.Last().Column), $"the column '{twin.Key}' a second time", "every column once", "Remove it.");
        }

        if (header.All(cell => cell.Value != Code))
        {
            faults.Add(new SourceLocation(path, 1, 1), "no column 'survey'", "a header with the column 'survey'", "Add it: it holds the surveys' codes.");
        }

        return faults.Count == before;
    }

    private static ContractMapping Survey(SourceLocation where, ImmutableArray<CsvCell> header, ImmutableArray<CsvCell> cells)
    {
        var entries = ImmutableArray.CreateBuilder<ContractEntry>(header.Length);
        var labels = ImmutableArray.CreateBuilder<ContractEntry>(2);
        for (var i = 0; i < header.Length; i++)
        {
            if (cells[i].Value.Length == 0)
            {
                continue;
            }

            var (key, place) = (header[i].Value, where with { Column = cells[i].Column });
            switch (key)
            {
                case "label_nl" or "label_en":
                    labels.Add(new ContractEntry(Scalar(place, key["label_".Length..]), Scalar(place, cells[i].Value)));
                    break;
                case not null when Lists.Contains(key):
                    entries.Add(new ContractEntry(Scalar(place, key), List(place, cells[i].Value)));
                    break;
                default:
                    entries.Add(new ContractEntry(Scalar(place, key!), Scalar(place, cells[i].Value)));
                    break;
            }
        }

        if (labels.Count > 0)
        {
            entries.Add(new ContractEntry(Scalar(where, "label"), new ContractMapping(labels[0].Key.Where, "label", labels.ToImmutable())));
        }

        return new ContractMapping(where, "", entries.ToImmutable());
    }

    /// <summary>The words of a cell, which spaces separate.</summary>
    private static ContractList List(SourceLocation where, string cell)
    {
        var items = ImmutableArray.CreateBuilder<ContractNode>();
        for (var at = 0; at < cell.Length;)
        {
            var end = cell.IndexOf(' ', at);
            end = end < 0 ? cell.Length : end;
            if (end > at)
            {
                items.Add(Scalar(where with { Column = where.Column + at }, cell[at..end]));
            }

            at = end + 1;
        }

        return new ContractList(where, "", items.ToImmutable());
    }

    private static ContractScalar Scalar(SourceLocation where, string value) => new(where, "", value, Quoted: false, where.Column);
}
