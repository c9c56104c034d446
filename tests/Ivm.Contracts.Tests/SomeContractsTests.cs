namespace Ivm.Contracts.Tests;

public class SomeContractsTests
{
    [Fact]
    public void The_small_contracts_of_these_tests_have_no_faults() => Assert.Empty(new SomeContracts().Faults());
}
