using Ivm.Contracts;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class CheckRegistersTransformTests
{
    private const int Most = 8;

    [Fact]
    public void Registers_that_hang_together_have_no_orphans()
    {
        var result = new SomeRegisters().Person("1").Person("2").Successor("S8", "1").CheckRegisters();

        Assert.Equal(12L, result.Value<long>("SELECT count(*) FROM link.register_checks"));
        Assert.Equal(0L, result.Value<long>("SELECT sum(found)::BIGINT FROM link.register_checks"));
        Assert.Empty(result.Rows("SELECT * FROM link.concordance_issues"));
    }

    [Fact]
    public void Orphans_are_counted_by_the_register_that_lacks_their_key()
    {
        var edition = SomeRegisters.Edition();
        edition = edition with { Linkage = edition.Linkage with { MaximumOrphanShare = 1 } };

        var result = new SomeRegisters().Person("1").Person("2", dwelling: "99").Orphan("3").Orphan("S9").Successor("S9", "1").CheckRegisters(edition);

        // The key S9 is old but known; nobody knows 3.
        Assert.Equal(
            [["GBAADRESOBJECTBUS", "VSLGWBTAB", 1L, 2L], ["GBABURGERLIJKESTAATBUS", "GBAPERSOONTAB", 1L, 4L]],
            result.Rows("SELECT register, other, found, of_rows FROM link.register_checks WHERE found > 0 ORDER BY register, other"));
        Assert.Equal(1, result.Count("orphan", "GBABURGERLIJKESTAATBUS in GBAPERSOONTAB"));
    }

    [Fact]
    public void Too_many_orphans_are_refused_with_both_registers()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new SomeRegisters().Person("1").Orphan("3").CheckRegisters());

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.StartsWith("ingest.GBABURGERLIJKESTAATBUS: found 1 of 2 rows whose key GBAPERSOONTAB lacks; expected at most 1 %", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20000101", "20110930")]
    [InlineData("20111002", "88888888")]
    public void A_register_without_a_row_that_holds_on_the_reference_date_is_refused(string from, string to)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new SomeRegisters().Person("1", from: from, to: to).CheckRegisters());

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains("ingest.GBAADRESOBJECTBUS: found 1 rows, none of which holds on 2011-10-01", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ingest.GBAHUISHOUDENSBUS: found 1 rows, none of which holds on 2011-10-01", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_cycles_and_double_claims_are_told_apart()
    {
        var edition = SomeRegisters.Edition();
        edition = edition with { Linkage = edition.Linkage with { MaximumOrphanShare = 1 } };

        var result = new SomeRegisters()
            .Person("1").Person("2").Person("3").Person("4").Person("9")
            .Successor("S1", "S11").Successor("S11", "1") // a chain
            .Successor("S2", "S22").Successor("S22", "S2") // a cycle
            .Successor("S3", "2").Successor("S33", "2") // two claim one
            .Successor("S4", "S22") // leads into the cycle
            .Successor("S5", "77") // to nobody
            .Successor("9", "3") // the old key is still there
            .Successor("S7", "4")
            .CheckRegisters(edition);

        Assert.Equal(
            [
                ["R", "000000009", "old_key_in_register"],
                ["S", "000000001", "chain"],
                ["S", "000000002", "cycle"],
                ["S", "000000002", "double_claim"],
                ["S", "000000003", "double_claim"],
                ["S", "000000004", "double_claim"],
                ["S", "000000004", "endless"],
                ["S", "000000005", "no_register_row"],
                ["S", "000000022", "cycle"],
                ["S", "000000033", "double_claim"],
            ],
            result.Rows("SELECT rinpersoons, rinpersoon, issue FROM link.concordance_issues ORDER BY ALL"));
        Assert.Equal(1, result.Count("concordance", "chain"));
        Assert.Equal(Most + 1L, result.Value<long>("SELECT max(steps) FROM link.concordance_issues"));
    }
}
