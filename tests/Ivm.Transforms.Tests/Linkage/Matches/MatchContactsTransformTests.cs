using Ivm.Contracts;
using Ivm.Transforms.Linkage;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class MatchContactsTransformTests
{
    private const int Register = 3000;
    private const int Drawn = 900;

    private static readonly Lazy<(SomeContacts Contacts, HarnessResult Result)> Country = new(() =>
    {
        var contacts = new SomeContacts(Register).Draw(Drawn).Stranger(9001);
        return (contacts, contacts.Match());
    });

    [Fact]
    public void Nearly_everybody_is_found_whatever_an_administration_did_to_name_date_and_address()
    {
        var (contacts, result) = Country.Value;
        var accepted = result.Rows("SELECT samplenr, rinpersoon FROM link.matches WHERE status = 'accepted'");

        var right = accepted.Count(row => contacts.Truth.GetValueOrDefault((string)row[0]!) == (string)row[1]!);
        Assert.True(right >= 0.97 * Drawn, $"{right} of {Drawn} found");
        Assert.True(accepted.Count - right <= 0.003 * accepted.Count, $"{accepted.Count - right} of {accepted.Count} false");
    }

    [Fact]
    public void Every_contact_is_matched_once_or_has_a_reason()
    {
        var (_, result) = Country.Value;

        Assert.Equal(0L, result.Value<long>("SELECT count(*) FROM (SELECT samplenr FROM link.matches WHERE status = 'accepted' GROUP BY ALL HAVING count(*) > 1)"));
        Assert.Equal(0L, result.Value<long>("SELECT count(*) FROM (SELECT rinpersoon FROM link.matches WHERE status = 'accepted' GROUP BY ALL HAVING count(*) > 1)"));
        Assert.Equal(Drawn + 1L, result.Value<long>("SELECT count(*) FROM (SELECT samplenr FROM link.matches WHERE status = 'accepted' UNION ALL SELECT samplenr FROM link.unmatched)"));
        Assert.Equal([["L000009001", "no_candidate"]], result.Rows("SELECT * FROM link.unmatched WHERE samplenr = 'L000009001'"));
        var account = result.Account("ingest.contacts");
        Assert.Equal(account.In, account.Out + account.Rejected.Values.Sum());
    }

    [Fact]
    public void Rates_are_estimated_without_the_truth_and_are_near_it()
    {
        var (contacts, result) = Country.Value;
        var rates = result.Rows("SELECT measure, estimate FROM link.match_rates WHERE method = 'posterior' AND pass = 'all' AND status IN ('accepted', 'all') ORDER BY measure");

        Assert.Equal(["false_link_rate", "missed_link_rate"], rates.Select(row => (string)row[0]!));
        Assert.All(rates, row => Assert.InRange((double)row[1]!, 0, 0.01));
        Assert.Equal(Drawn, contacts.Truth.Count);
    }

    [Fact]
    public void Candidate_pairs_are_counted_by_weight_with_the_thresholds_beside_them()
    {
        var (_, result) = Country.Value;

        Assert.Equal(
            result.Value<long>("SELECT pairs FROM link.match_model"),
            result.Value<double>("SELECT sum(matches) + sum(others) FROM link.match_weights"),
            tolerance: 1e-6);
        Assert.Equal([[1L, true]], result.Rows("SELECT count(DISTINCT weight_to - weight_from), bool_and(weight_from = floor(weight_from)) FROM link.match_weights"));
        Assert.Equal(0L, result.Value<long>("SELECT count(*) FROM link.matches, link.match_model WHERE pass = 'probabilistic' AND status = 'accepted' AND weight < accept_weight"));
        Assert.Equal(Register, result.Value<long>("SELECT persons FROM link.match_model"));
    }

    [Fact]
    public void What_is_kept_of_contacts_and_matches_holds_keys_classes_and_numbers_alone()
    {
        var (_, result) = Country.Value;

        Assert.Equal(["samplenr", "survey", "sex", "birth_year", "municipality"], Columns("link.contacts"));
        Assert.Equal(["samplenr", "rinpersoons", "rinpersoon", "pass", "status", "weight", "posterior", "runner_up_weight", "margin"], Columns("link.matches"));
        Assert.Equal([["0010"], ["0020"]], result.Rows("SELECT DISTINCT municipality FROM link.contacts WHERE municipality IS NOT NULL ORDER BY 1"));

        IEnumerable<string> Columns(string dataset) => result.Rows($"SELECT column_name FROM (DESCRIBE {dataset})").Select(row => (string)row[0]!);
    }

    [Fact]
    public void One_thread_and_two_write_the_same_bytes()
    {
        var contacts = new SomeContacts(Register).Draw(Drawn);
        var (one, two) = (contacts.Match(threads: 1), contacts.Match(threads: 2));

        foreach (var (name, path) in one.Files)
        {
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(two.Files[name])), $"{name} differs");
        }
    }

    [Fact]
    public void Two_contacts_with_the_same_claim_to_a_person_are_both_left_to_review()
    {
        var result = new SomeContacts(Register).Draw(Drawn).Twice(9001, 9002).Match();

        Assert.Equal(
            [["L000009001", "tied"], ["L000009002", "tied"]],
            result.Rows("SELECT samplenr, reason FROM link.unmatched WHERE samplenr > 'L000009' ORDER BY samplenr"));
        Assert.Equal(0L, result.Value<long>("SELECT count(*) FROM link.matches WHERE samplenr > 'L000009' AND status = 'accepted'"));
    }

    [Fact]
    public void Contacts_of_whom_none_has_a_candidate_are_refused_without_a_word_of_them()
    {
        var contacts = new SomeContacts(Register).Stranger(1).Stranger(2);

        var refusal = Assert.Throws<InvalidInputException>(() => contacts.Match(specification: OfStrangers()));

        Assert.Equal(InputFailure.NoSolution, refusal.Kind);
        Assert.Equal(
            "linkage/respondents.yaml: blocking: found no candidate pair at all; expected pairs that meet at least one rule. Check that both files hold the same kind of records and that the forms bring their values together, or loosen the rules.",
            refusal.Message);
    }

    [Fact]
    public void A_register_without_any_name_is_refused_by_its_columns()
    {
        var contacts = new SomeContacts(200).Draw(50);

        var refusal = Assert.Throws<InvalidInputException>(() => contacts.Match(withoutNames: true));

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.StartsWith("registers of names, persons and addresses, column 'GESLACHTSNAAM': found no value of the field 'surname' in any record", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_explodes_is_refused_before_any_pair_is_made()
    {
        var contacts = new SomeContacts(Register).Draw(Drawn);
        var specification = Specification();
        var narrow = specification with { Blocking = specification.Blocking with { LargestBlock = 3 } };

        var refusal = Assert.Throws<InvalidInputException>(() => contacts.Match(specification: narrow));

        Assert.Equal(InputFailure.NoSolution, refusal.Kind);
        Assert.Contains("linkage/respondents.yaml: blocking rule 'address': found a value that makes 4 pairs by itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_specification_of_other_columns_is_refused_before_any_run()
    {
        var specification = Specification();
        var other = specification with { Left = specification.Left with { Key = "NUMBER" } };
        var edition = SomeContacts.Edition();

        var refusal = Assert.Throws<InvalidInputException>(() => new MatchContactsTransform(SomeContacts.Contracts(edition, other), edition));

        Assert.Equal(InputFailure.Invalid, refusal.Kind);
        Assert.Contains("linkage/respondents.yaml: left: found another key; expected key: SAMPLENR", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the column 'NUMBER' on the left", refusal.Message, StringComparison.Ordinal);
    }

    private static LinkageSpecification Specification() => RepositoryContracts.Set.Linkages["respondents"];

    /// <summary>The specification without the field that strangers, who have one initial, leave empty.</summary>
    private static LinkageSpecification OfStrangers()
    {
        var specification = Specification();
        return specification with
        {
            Fields = [.. specification.Fields.Where(field => field.Name != "further_initials")],
            Passes = [.. specification.Passes.Where(pass => pass.Name != "person")],
            Comparisons = [.. specification.Comparisons.Where(comparison => comparison.Field != "further_initials")],
        };
    }
}
