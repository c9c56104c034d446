namespace Ivm.Pipeline.Tests.Simulation;

/// <summary>A country of 30,000 persons that several test classes read.</summary>
public sealed class SmallCountry : IDisposable
{
    public SimulatedCountry Country { get; } = SimulatedCountry.Of(30_000);

    public void Dispose() => Country.Dispose();
}

[CollectionDefinition(Name)]
public sealed class SmallCountryCollection : ICollectionFixture<SmallCountry>
{
    public const string Name = "small country";
}

/// <summary>The country that is simulated when nobody asks for another one.</summary>
public sealed class DefaultCountry : IDisposable
{
    public SimulatedCountry Country { get; } = SimulatedCountry.Of(500_000);

    public void Dispose() => Country.Dispose();
}

[CollectionDefinition(Name)]
public sealed class DefaultCountryCollection : ICollectionFixture<DefaultCountry>
{
    public const string Name = "default country";
}
