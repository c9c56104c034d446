using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Ivm.Cli.Hosting;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Publishing;
using Ivm.Statistics.Numerics;
using Ivm.Transforms;

namespace Ivm.Acceptance.Tests.Architecture;

/// <summary>The arrows between the projects: who may know whom, and who may touch what.</summary>
public sealed class ArrowsTests
{
    private const string Statistics = "Ivm.Statistics";
    private const string Contracts = "Ivm.Contracts";
    private const string Transforms = "Ivm.Transforms";
    private const string Pipeline = "Ivm.Pipeline";
    private const string Simulation = "Ivm.Simulation";
    private const string Cli = "ivm";

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(
        typeof(NormalDistribution).Assembly,
        typeof(Fault).Assembly,
        typeof(ITransform).Assembly,
        typeof(Runner).Assembly,
        System.Reflection.Assembly.Load(Simulation),
        typeof(IvmProgram).Assembly).Build();

    [Theory]
    [InlineData(Statistics, new[] { "Ivm.Contracts", "Ivm.Transforms", "Ivm.Pipeline", "Ivm.Simulation", "Ivm.Cli" })]
    [InlineData(Contracts, new[] { "Ivm.Statistics", "Ivm.Transforms", "Ivm.Pipeline", "Ivm.Simulation", "Ivm.Cli" })]
    [InlineData(Transforms, new[] { "Ivm.Pipeline", "Ivm.Simulation", "Ivm.Cli" })]
    [InlineData(Pipeline, new[] { "Ivm.Simulation", "Ivm.Cli" })]
    [InlineData(Simulation, new[] { "Ivm.Pipeline", "Ivm.Cli" })]
    public void No_project_knows_one_that_stands_above_it(string assembly, string[] above)
    {
        Assert.Empty(Dependencies(assembly, target => above.Any(name => IsIn(target, name))));
    }

    [Theory]
    [InlineData(Statistics)]
    [InlineData(Contracts)]
    [InlineData(Transforms)]
    [InlineData(Pipeline)]
    [InlineData(Simulation)]
    [InlineData(Cli)]
    public void Every_project_is_among_those_looked_at(string assembly) => Assert.NotEmpty(TypesOf(assembly));

    [Fact]
    public void Transforms_see_no_path_no_database_and_no_file_format()
    {
        string[] files = ["System.IO.File", "System.IO.Directory", "System.IO.Path", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream"];

        Assert.Empty(Dependencies(Transforms, target => files.Contains(target, StringComparer.Ordinal) || IsIn(target, "DuckDB") || IsIn(target, "Parquet")));
    }

    [Fact]
    public void Only_the_pipeline_opens_the_database_and_writes_parquet()
    {
        static bool IsEngine(string target) => IsIn(target, "DuckDB") || IsIn(target, "Parquet");

        Assert.NotEmpty(Dependencies(Pipeline, IsEngine));
        foreach (var assembly in new[] { Statistics, Contracts, Transforms, Simulation, Cli })
        {
            Assert.Empty(Dependencies(assembly, IsEngine));
        }
    }

    [Fact]
    public void Only_publishing_switches_the_release()
    {
        Assert.Equal([typeof(ReleasePublisher).FullName], Callers(typeof(ReleasePointer).FullName!, "Switch("));
    }

    [Fact]
    public void Only_the_store_publishing_and_the_simulated_country_rename_folders_into_what_others_read()
    {
        Assert.Equal(["Ivm.Cli.Demo.SimulatedCountry", "Ivm.Pipeline.Publishing.ReleasePublisher", "Ivm.Pipeline.Storage.DatasetStore"], Callers("System.IO.Directory", "Move("));
    }

    [Fact]
    public void Nobody_but_the_program_knows_the_host_and_the_console()
    {
        static bool IsProgram(string target) => target == "System.Console" || IsIn(target, "Spectre") || IsIn(target, "System.CommandLine");

        Assert.NotEmpty(Dependencies(Cli, IsProgram));
        foreach (var assembly in new[] { Statistics, Contracts, Transforms, Pipeline, Simulation })
        {
            Assert.Empty(Dependencies(assembly, IsProgram));
        }
    }

    private static bool IsIn(string type, string space) => type.StartsWith(space + ".", StringComparison.Ordinal);

    private static IEnumerable<IType> TypesOf(string assembly) => House.Types.Where(type => type.Assembly.Name.Split(',')[0] == assembly);

    private static string[] Dependencies(string assembly, Func<string, bool> isMeant) =>
    [
        .. TypesOf(assembly)
            .SelectMany(type => type.Dependencies.Where(dependency => isMeant(dependency.Target.FullName)).Select(dependency => $"{type.FullName} -> {dependency.Target.FullName}"))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The outermost types with a method that calls a method.</summary>
    private static string[] Callers(string type, string method) =>
    [
        .. House.Types
            .Where(each => each.GetCalledMethods().Any(called => called.DeclaringType.FullName == type && called.Name.StartsWith(method, StringComparison.Ordinal)))
            .Select(each => each.FullName.Split('+', '/')[0])
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
