using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Demonstration;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Simulation;

namespace Ivm.Pipeline.Tests.Simulation;

/// <summary>A simulated delivery in a folder of its own, removed at the end.</summary>
public sealed class SimulatedCountry : IDisposable
{
    private static readonly Lazy<ContractSet> Loaded = new(() => ContractLoader.Load(DataSchemas));
    private readonly Folder _folder;

    private SimulatedCountry(Folder folder, SimulationSummary summary)
    {
        _folder = folder;
        Summary = summary;
    }

    public static ContractSet Contracts => Loaded.Value;

    public static Edition Edition => Contracts.Editions[2011];

    public SimulationSummary Summary { get; }

    public string Folder => _folder.Path;

    public string Delivery => _folder["delivery"];

    public string Truth => _folder["truth"];

    public static string DataSchemas => Path.Combine(Root, "data-schemas");

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "IvmPipeline.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    public static SimulatedCountry Of(int persons, Func<SimulationOptions, SimulationOptions>? change = null)
    {
        var folder = new Folder();
        try
        {
            var options = new SimulationOptions(Contracts, Edition, folder["delivery"], folder["truth"]) { Persons = persons, Threads = 2, Tables = TableFile.Write };
            return new SimulatedCountry(folder, CountrySimulator.Write(change?.Invoke(options) ?? options));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The lines of a file of the delivery, header first.</summary>
    public string[] Lines(string file) => File.ReadAllText(Path.Combine(Delivery, file), Encoding.UTF8).TrimEnd('\n').Split('\n');

    /// <summary>The sound rows of a file without quotes: cells by column name; rows in which a fault was planted are left out.</summary>
    public List<Dictionary<string, string>> Rows(string file)
    {
        var lines = Lines(file);
        var header = lines[0].Split(';');
        var broken = Faults().Where(fault => fault.File == file).Select(fault => fault.Line).ToHashSet();
        return
        [
            .. lines.Index().Skip(1).Where(line => !broken.Contains(line.Index + 1))
                .Select(line => header.Zip(line.Item.Split(';')).ToDictionary(cell => cell.First, cell => cell.Second)),
        ];
    }

    /// <summary>The ledger of planted faults.</summary>
    public List<LedgerLine> Faults() =>
    [
        .. File.ReadAllLines(Path.Combine(Truth, "faults.csv")).Skip(1).Select(Cells)
            .Select(cells => new LedgerLine(int.Parse(cells[0]), cells[1], cells[2], long.Parse(cells[3]), cells[4], cells[5], cells[6], cells[7])),
    ];

    /// <summary>The cells of a line of the ledger, in which texts with a delimiter or quote stand between quotes.</summary>
    private static string[] Cells(string line)
    {
        var (cells, quoted) = (new List<StringBuilder> { new() }, false);
        foreach (var letter in line)
        {
            quoted ^= letter == '"';
            if (letter == ';' && !quoted)
                cells.Add(new StringBuilder());
            else if (letter != '"')
                cells[^1].Append(letter);
        }

        return [.. cells.Select(cell => cell.ToString())];
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>A cell of a planted fault; the cells of one fault have its number.</summary>
public sealed record LedgerLine(int Fault, string Kind, string File, long Line, string Key, string Column, string Planted, string Was);
