using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Simulation;

/// <summary>What country to simulate and where to put it.</summary>
/// <param name="Contracts">The contracts: code lists, and what every file looks like.</param>
/// <param name="Edition">The edition to deliver.</param>
/// <param name="DeliveryFolder">Folder of this edition's delivery; <c>registers/</c>, <c>sample/</c> and <c>responses/</c> are made in it.</param>
/// <param name="TruthFolder">Folder for the truth and the ledger of faults, which no stage may read.</param>
public sealed record SimulationOptions(ContractSet Contracts, Edition Edition, string DeliveryFolder, string TruthFolder)
{
    /// <summary>Fewest persons of a country.</summary>
    public const int FewestPersons = 2_000;

    /// <summary>Most persons of a country: about one and a half times the Netherlands.</summary>
    public const int MostPersons = 25_000_000;

    /// <summary>The seed; the same seed and options give the same bytes.</summary>
    public ulong Seed { get; init; } = 2011;

    /// <summary>Persons in the registers on the reference date, <see cref="FewestPersons"/> to <see cref="MostPersons"/>.</summary>
    public int Persons { get; init; } = 500_000;

    /// <summary>Number of threads, at least 1; the bytes do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Only registers: no samples, no responses, no truth. Memory then does not grow with the number of persons.</summary>
    public bool RegistersOnly { get; init; }

    /// <summary>With <see cref="RegistersOnly"/>: persons drawn without a key, whose contacts are written; null for none.</summary>
    public int? Contacts { get; init; }

    /// <summary>Multiplies the rates of all planted faults; 0 for a delivery without any.</summary>
    public double Dirt { get; init; } = 1;

    /// <summary>Plants two household rows of one person that overlap in time: a delivery that must be refused.</summary>
    public bool PlantOverlap { get; init; }

    /// <summary>Plants keys of registers that lead nowhere or in a circle, or that claim one person twice; samples and responses stay the same.</summary>
    public bool PlantKeyFaults { get; init; }

    /// <summary>Writes the files of agencies that deliver Parquet; null where the edition has no such agency.</summary>
    public TableFileWriter? Tables { get; init; }

    /// <summary>Persons of the national sample; null for what the edition says.</summary>
    public int? NationalSampleSize { get; init; }
}

/// <summary>How far a simulation is.</summary>
/// <param name="Step">What it is doing.</param>
/// <param name="Fraction">How much of that is done, 0 to 1.</param>
public readonly record struct SimulationProgress(string Step, double Fraction);

/// <summary>A file that was written.</summary>
/// <param name="Path">Relative to the delivery folder or the truth folder.</param>
/// <param name="Rows">Data rows, broken ones included.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Checksum, lower-case hexadecimal.</param>
public sealed record SimulatedFile(string Path, long Rows, long Bytes, string Sha256);

/// <summary>How a police region answered.</summary>
/// <param name="PoliceRegion">Its code.</param>
/// <param name="Drawn">Persons drawn in the national sample.</param>
/// <param name="NationalNet">Sound first responses of its target population in the national sample.</param>
/// <param name="LocalNet">The same in local samples, persons who also answered nationally left out.</param>
public sealed record RegionResponse(string PoliceRegion, int Drawn, int NationalNet, int LocalNet);

/// <summary>What a simulation made.</summary>
/// <param name="Files">The files delivered, in the order in which they were written.</param>
/// <param name="TruthFiles">The files of the truth folder.</param>
/// <param name="TargetPersons">Persons of the target population.</param>
/// <param name="Truths">The true figures.</param>
/// <param name="FaultsByKind">Planted faults by kind.</param>
/// <param name="Regions">Response by police region, by code.</param>
public sealed record SimulationSummary(
    IReadOnlyList<SimulatedFile> Files,
    IReadOnlyList<SimulatedFile> TruthFiles,
    long TargetPersons,
    IReadOnlyList<Truth.TrueFigure> Truths,
    IReadOnlyDictionary<string, int> FaultsByKind,
    IReadOnlyList<RegionResponse> Regions);

/// <summary>Writes a table of which the rows are in memory to a file; the bytes depend on the rows alone.</summary>
/// <param name="path">Where.</param>
/// <param name="columns">Its columns.</param>
/// <param name="rows">Its rows.</param>
public delegate void TableFileWriter(string path, IReadOnlyList<Field> columns, ColumnBatch rows);
