using System.Security.Cryptography;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Demonstration;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Simulation;

namespace Ivm.Pipeline.Tests.Simulation;

public sealed class CountrySimulatorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_whatever_the_number_of_threads()
    {
        using var one = SimulatedCountry.Of(8_000, options => options with { Threads = 1 });
        using var three = SimulatedCountry.Of(8_000, options => options with { Threads = 3 });

        var files = Files(one.Folder);
        Assert.Equal(files, Files(three.Folder));
        Assert.All(files, file => Assert.Equal(Hash(Path.Combine(one.Folder, file)), Hash(Path.Combine(three.Folder, file))));
    }

    [Fact]
    public void Another_seed_gives_another_country()
    {
        using var first = SimulatedCountry.Of(4_000);
        using var second = SimulatedCountry.Of(4_000, options => options with { Seed = 2012 });

        Assert.NotEqual(first.Lines("registers/GBAPERSOONTAB.csv"), second.Lines("registers/GBAPERSOONTAB.csv"));
        Assert.NotEqual(first.Lines("sample/sample.csv"), second.Lines("sample/sample.csv"));
    }

    [Fact]
    public void Every_file_that_the_edition_expects_is_delivered_with_a_note_that_agrees_with_it()
    {
        using var country = SimulatedCountry.Of(8_000);
        string[] expected =
        [
            .. SimulatedCountry.Edition.Registers.Select(register => $"registers/{register.Name}.csv"),
            "sample/sample.csv",
            "sample/contacts.csv",
            .. SimulatedCountry.Edition.ResponseFiles.Select(file => file.Path),
        ];

        Assert.Equal(expected, country.Summary.Files.Select(file => file.Path).Where(path => Path.GetFileName(path).Count(letter => letter == '.') == 1));
        foreach (var file in country.Summary.Files)
        {
            var path = Path.Combine(country.Delivery, file.Path);
            using var note = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(path, ".delivery.json")));
            Assert.Equal(Path.GetFileName(path), note.RootElement.GetProperty("file").GetString());
            var name = Path.GetFileName(path).Split('.');
            Assert.Equal(name[0], note.RootElement.GetProperty("contract").GetString());
            Assert.Equal(name.Length == 3, note.RootElement.TryGetProperty("kind", out _));
            if (name.Length == 3)
                Assert.Equal(name[1], $"{note.RootElement.GetProperty("sequence").GetInt32()}");
            Assert.Equal(2011, note.RootElement.GetProperty("edition").GetInt32());
            Assert.Equal(Hash(path), note.RootElement.GetProperty("sha256").GetString());
            Assert.Equal(file.Rows, note.RootElement.GetProperty("rows").GetInt64());
        }
    }

    [Fact]
    public void Headers_are_the_columns_of_the_contracts()
    {
        using var country = SimulatedCountry.Of(4_000);
        var edition = SimulatedCountry.Edition;
        var contracts = edition.Registers.Select(register => ($"registers/{register.Name}.csv", register))
            .Append(("sample/sample.csv", edition.Sample))
            .Append(("sample/contacts.csv", edition.Contacts!))
            .Concat(edition.ResponseFiles.Where(file => file.Agency.Name == Agency.StandardName).Select(file => (file.Path, file.Schema)));

        Assert.All(contracts, contract => Assert.Equal(contract.Item2.Fields.Select(field => field.Name), country.Lines(contract.Item1)[0].Split(';')));
    }

    [Fact]
    public void Registers_alone_are_the_same_registers()
    {
        using var whole = SimulatedCountry.Of(4_000);
        using var registers = SimulatedCountry.Of(4_000, options => options with { RegistersOnly = true });

        Assert.False(Directory.Exists(Path.Combine(registers.Delivery, "sample")));
        Assert.All(registers.Summary.Files, file => Assert.Contains(file, whole.Summary.Files));
        Assert.Equal(SimulatedCountry.Edition.Registers.Length, registers.Summary.Files.Count);
    }

    [Fact]
    public void Exactly_as_many_persons_live_there_on_the_reference_date_as_were_asked_for()
    {
        using var country = SimulatedCountry.Of(5_000, options => options with { Dirt = 0 });
        var reference = SimulatedCountry.Edition.ReferenceDate.ToString("yyyyMMdd");

        var present = country.Rows("registers/GBAHUISHOUDENSBUS.csv").Count(row =>
            string.CompareOrdinal(row["DATUMAANVANGHH"], reference) <= 0 && string.CompareOrdinal(row["DATUMEINDEHH"], reference) >= 0);

        Assert.Equal(5_000, present);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var refused = Assert.Throws<InvalidInputException>(() =>
            SimulatedCountry.Of(5, options => options with { Threads = 0, Dirt = double.NaN, NationalSampleSize = 0 }));

        Assert.Equal(InputFailure.Invalid, refused.Kind);
        Assert.Equal(["option persons", "option threads", "option dirt", "option national sample size"], refused.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void An_edition_with_a_register_that_cannot_be_made_is_refused()
    {
        var edition = SimulatedCountry.Edition;
        var strange = edition with { Registers = [.. edition.Registers.Take(1).Select(register => register with { Name = "STRANGETAB" })] };

        var refused = Assert.Throws<InvalidInputException>(() => SimulatedCountry.Of(4_000, options => options with { Edition = strange }));

        Assert.StartsWith("registers/STRANGETAB.schema.json: found a register that the simulation cannot make", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edition_with_an_agency_that_delivers_parquet_needs_somebody_who_writes_it()
    {
        var refused = Assert.Throws<InvalidInputException>(() => SimulatedCountry.Of(4_000, options => options with { Tables = null }));

        Assert.Equal(["option tables"], refused.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void Cancellation_stops_it()
    {
        using var source = new CancellationTokenSource();
        using var folder = new Folder();
        source.Cancel();
        var options = new SimulationOptions(SimulatedCountry.Contracts, SimulatedCountry.Edition, folder.Path, folder.Path) { Persons = 4_000, Tables = TableFile.Write };

        Assert.ThrowsAny<OperationCanceledException>(() => CountrySimulator.Write(options, cancellation: source.Token));
    }

    [Fact]
    public void Progress_goes_through_the_steps_in_order()
    {
        var steps = new List<string>();
        using var folder = new Folder();
        var options = new SimulationOptions(SimulatedCountry.Contracts, SimulatedCountry.Edition, folder["delivery"], folder["truth"]) { Persons = 4_000, Tables = TableFile.Write };

        CountrySimulator.Write(options, new Collected(progress => steps.Add(progress.Step)));

        Assert.Equal(["registers", "answers", "sample", "contacts", "responses", "truth"], steps.Distinct());
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private sealed class Collected(Action<SimulationProgress> take) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => take(value);
    }
}
