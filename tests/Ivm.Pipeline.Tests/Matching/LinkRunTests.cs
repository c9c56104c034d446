using Ivm.Contracts;
using Ivm.Pipeline.Matching;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Two files of persons with errors, linked from end to end.</summary>
public sealed class LinkRunTests : IDisposable
{
    private static readonly (string Survey, string Register) Persons = SomePersons.Make();

    private readonly LinkDesk desk = new(SomePersons.Specification, Persons.Survey, Persons.Register);

    public void Dispose() => desk.Dispose();

    [Fact]
    public void Nearly_all_persons_are_found_and_hardly_one_is_wrong()
    {
        var links = desk.Link().Result.Accepted.ToArray();
        var persons = Persons.Survey.Count(letter => letter == '\n') - 1;

        Assert.InRange(links.Count(link => link.LeftKey[1..] == link.RightKey[1..]), persons * 0.99, persons);
        Assert.InRange(links.Count(link => link.LeftKey[1..] != link.RightKey[1..]), 0, 1);
    }

    [Fact]
    public void Every_record_on_the_left_is_linked_or_has_one_reason_why_not()
    {
        var result = desk.Link().Result;
        var linked = result.Accepted.Select(link => link.LeftKey).ToArray();

        Assert.Equal(result.LeftCount, linked.Length + result.Unlinked.Length);
        Assert.Empty(linked.Intersect(result.Unlinked.Select(record => record.LeftKey)));
        Assert.Equal(linked, linked.Distinct());
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bytes()
    {
        desk.Link(threads: 1, results: "one");
        desk.Link(threads: 2, results: "two");

        Assert.Equal(desk.Names("one"), desk.Names("two"));
        Assert.All(desk.Names("one"), name => Assert.Equal(desk.Bytes(name, "one"), desk.Bytes(name, "two")));
    }

    [Fact]
    public void Results_hold_keys_and_no_value_of_a_record()
    {
        desk.Link();
        var text = string.Concat(desk.Names().Where(name => !name.EndsWith(".parquet", StringComparison.Ordinal)).Select(name => string.Concat(desk.Lines(name))));

        Assert.DoesNotContain("Marijn", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Brouwer", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("1[0-9]{3}[A-D]B", text);
    }

    [Fact]
    public void The_plan_counts_pairs_before_any_is_made_and_as_many_as_are_made_then()
    {
        var planned = LinkRun.Plan(desk.Request(), TestContext.Current.CancellationToken);
        var made = desk.Link().Result.Blocking;

        Assert.Equal(made, planned);
        Assert.All(planned, rule => Assert.InRange(rule.NewPairs!.Value, 1, rule.Pairs));
    }

    [Fact]
    public void Misses_have_a_cause_and_passes_their_own_quality()
    {
        desk.Link();
        var truth = desk.Write("truth.csv", "left_key,right_key\n" + string.Concat(Persons.Survey.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[0]).Select(key => $"{key},r{key[1..]}\n")));
        var quality = desk.Evaluate(new LinkTruth(new EntityFile(truth, LinkTruth.LeftKey, LinkTruth.RightKey), null, null, ','));

        Assert.InRange(quality.F1, 0.99, 1);
        Assert.Equal(quality.TruePairs, quality.TrueLinks + quality.Misses.Length);
        Assert.Equal(quality.Links, quality.Passes.Sum(pass => pass.Links));
        Assert.Equal(quality.Misses.Length, Enum.GetValues<MissCause>().Sum(quality.MissesBy));
        Assert.Equal(["everything", "probabilistic"], quality.Passes.Select(pass => pass.Pass));
        Assert.Equal(quality.Passes[0].Links, quality.Passes[0].True);
    }

    [Fact]
    public void The_page_shows_every_chapter_and_needs_nothing_but_itself()
    {
        desk.Link();
        var page = string.Join('\n', desk.Lines("link.html"));

        Assert.All(["What became of the records", "Error rates", "Evidence of every level", "Pairs by their evidence", "Blocking", "damerau_levenshtein 2"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.DoesNotMatch("<script|https?:|<link|<img|@import|NaN|Infinity|E[+-][0-9]{2}", page);
        Assert.DoesNotMatch("[>\" ][sr][0-9]+[<\" ]", page);
    }

    [Fact]
    public void A_true_pair_for_review_is_a_miss_of_its_own_kind()
    {
        using var strict = new LinkDesk(SomePersons.Specification.Replace("accept: 0.5", "accept: 0.999999", StringComparison.Ordinal), Persons.Survey, Persons.Register);
        var result = strict.Link().Result;
        var truth = strict.Write("truth.csv", "left_key,right_key\n" + string.Concat(Persons.Survey.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[0]).Select(key => $"{key},r{key[1..]}\n")));
        var quality = strict.Evaluate(new LinkTruth(new EntityFile(truth, LinkTruth.LeftKey, LinkTruth.RightKey), null, null, ','));

        Assert.True(quality.MissesBy(MissCause.Review) > 0);
        Assert.Equal(result.Links.Count(link => link.Status == LinkStatus.Review && link.LeftKey[1..] == link.RightKey[1..]), quality.MissesBy(MissCause.Review));
    }

    [Fact]
    public void The_pair_of_a_pass_has_its_evidence_too()
    {
        var passed = desk.Link().Result.Accepted.Where(link => link.Pass == "everything").ToArray();

        Assert.NotEmpty(passed);
        Assert.All(passed, link => Assert.Equal("aaaaa", link.Pattern));
        Assert.All(passed, link => Assert.InRange(link.Posterior, 0.999, 1));
    }

    [Fact]
    public void Rates_are_shares_by_pass_and_status_and_expect_about_as_many_matches_as_there_are()
    {
        var result = desk.Link().Result;
        var rows = desk.Lines("rates.csv").Skip(1).Select(line => line.Split(',')).ToArray();
        var persons = Persons.Survey.Count(letter => letter == '\n') - 1;

        Assert.InRange(result.Rates.Whole.Matches, persons * 0.98, persons * 1.02);
        Assert.All(rows, row => Assert.InRange(double.Parse(row[5], System.Globalization.CultureInfo.InvariantCulture), 0, 1));
        Assert.Contains(rows, row => row is ["posterior", "everything", "accepted", "false_link_rate", ..]);
        Assert.Contains(rows, row => row is ["uniqueness_right", "everything", "unique", "precision", ..]);
        Assert.Contains(rows, row => row is ["capture_recapture", "all", "blocked_out", "missed_link_rate", ..]);
        Assert.Equal(result.Links.Length, result.Rates.Statuses.Where(rate => rate.Status is not null).Sum(rate => rate.Pairs));
    }

    [Fact]
    public void Linkage_rates_by_group_add_up_and_show_no_small_group()
    {
        using var grouped = new LinkDesk(SomePersons.Specification + "\nbias: { by: [month, year], least: 12 }\n", Persons.Survey, Persons.Register);
        var result = grouped.Link().Result;
        var rows = grouped.Lines("bias.csv").Skip(1).Select(line => line.Split(',')).ToArray();

        Assert.All(rows, row => Assert.True(int.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture) >= 12));
        foreach (var variable in rows.GroupBy(row => row[0]))
        {
            Assert.Equal(result.LeftCount, variable.Sum(row => long.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(result.Accepted.Count(), variable.Sum(row => int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Contains(rows, row => row is ["year", "(small groups)", ..]);
    }

    [Fact]
    public void An_accepted_pair_is_explained_by_the_weight_that_it_was_accepted_with()
    {
        var link = desk.Link().Result.Accepted.First(link => link.Pass == "probabilistic");
        var explanation = LinkExplanation.Execute(desk.Results, link.LeftKey, link.RightKey, desk.Request().Run, TestContext.Current.CancellationToken);

        Assert.Equal(("accepted", "probabilistic"), (explanation.Status, explanation.Pass));
        Assert.Equal(link.Weight, explanation.Evidence.Weight, 1e-9);
        Assert.Equal(link.Posterior, explanation.Evidence.Posterior, 1e-9);
        Assert.Equal(5, explanation.Evidence.Levels.Length);
        Assert.NotEmpty(explanation.Evidence.Rules);
    }

    [Fact]
    public void A_pair_that_no_rule_makes_is_explained_as_no_candidate()
    {
        desk.Link();
        var strangers = Persons.Survey.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[0]);
        var explanations = strangers.Take(20).Select(key => LinkExplanation.Execute(desk.Results, key, "r0", desk.Request().Run, TestContext.Current.CancellationToken)).Where(one => one.Evidence.LeftKey != "s0").ToArray();

        Assert.Contains(explanations, one => one is { Status: "blocked_out", Pass: null } && one.Evidence.Rules.IsEmpty);
    }

    [Fact]
    public void Persons_who_are_the_same_in_all_values_are_tied_and_left_to_review()
    {
        var lines = Persons.Register.TrimEnd('\n').Split('\n');
        var twin = Persons.Survey.Split('\n')[1].Split(',')[0];
        var row = lines.Single(line => line.StartsWith($"r{twin[1..]},", StringComparison.Ordinal));
        using var twins = new LinkDesk(SomePersons.Specification, Persons.Survey, Persons.Register + "again" + row[row.IndexOf(',', StringComparison.Ordinal)..] + "\n");
        var result = twins.Link().Result;

        Assert.Equal(2, result.Links.Count(link => link.LeftKey == twin && link.Status == LinkStatus.Tied));
        Assert.Contains(new UnlinkedRecord(twin, UnlinkedReason.Tied), result.Unlinked);
    }

    [Fact]
    public void A_parquet_file_gives_the_links_of_the_text_file_with_the_same_rows()
    {
        desk.Link();
        using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var request = desk.Request(results: "parquet");
        command.CommandText = $"COPY (SELECT * FROM read_csv('{request.Right}', all_varchar = true)) TO '{request.Right}.parquet' (FORMAT parquet)";
        command.ExecuteNonQuery();
        LinkRun.Execute(request with { Right = $"{request.Right}.parquet" }, TestContext.Current.CancellationToken);

        Assert.Equal(desk.Bytes("links.csv"), desk.Bytes("links.csv", "parquet"));
    }

    [Fact]
    public void A_specification_without_right_file_needs_one_file_and_the_other_two()
    {
        var failure = Assert.Throws<InvalidInputException>(() => LinkRun.Execute(desk.Request() with { Right = null }, TestContext.Current.CancellationToken));

        Assert.Equal(InputFailure.Invalid, failure.Kind);
        Assert.Contains("--right", failure.Message, StringComparison.Ordinal);
    }
}
