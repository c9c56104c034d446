using System.Text;
using DuckDB.NET.Data;
using Ivm.Statistics.Linkage.Similarity;
using Ivm.Statistics.Numerics;

namespace Ivm.Transforms.Tests.Linkage;

/// <summary>The engine compares texts in SQL; what it explains and documents is computed here. Both must be the same number.</summary>
public sealed class SimilarityAgreementTests
{
    private const int Pairs = 20_000;
    private const string Letters = "abcdeé ";

    [Fact]
    public void Similarities_of_random_texts_are_those_of_the_sql_engine()
    {
        var rows = new StringBuilder();
        var texts = new (string Left, string Right)[Pairs];
        for (var pair = 0; pair < Pairs; pair++)
        {
            texts[pair] = (Text(2 * pair), pair % 3 == 0 ? Text((2 * pair) + 1) : Mistyped(Text(2 * pair), pair));
            rows.Append(pair == 0 ? "" : ", ").Append($"({pair}, '{texts[pair].Left}', '{texts[pair].Right}')");
        }

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT jaro_similarity(a, b), jaro_winkler_similarity(a, b), damerau_levenshtein(a, b), levenshtein(a, b), abs(strlen(a) - strlen(b)) FROM (VALUES {rows}) AS pairs (id, a, b) ORDER BY id";
        using var reader = command.ExecuteReader();
        for (var pair = 0; reader.Read(); pair++)
        {
            var (left, right) = (Encoding.UTF8.GetBytes(texts[pair].Left), Encoding.UTF8.GetBytes(texts[pair].Right));
            Assert.Equal(reader.GetDouble(0), JaroWinkler.Jaro<byte>(left, right), 1e-12);
            Assert.Equal(reader.GetDouble(1), JaroWinkler.Similarity<byte>(left, right), 1e-12);
            Assert.Equal(reader.GetInt64(2), DamerauLevenshtein.Distance<byte>(left, right));

            // What levels ask before the distance, because it is cheaper, follows from the distance.
            Assert.InRange(reader.GetInt64(3), 0, 2 * reader.GetInt64(2));
            Assert.InRange(reader.GetInt64(4), 0, reader.GetInt64(2));
        }
    }

    private static readonly CounterRandom Random = new(20);

    /// <summary>Short texts mostly, some of more than 64 bytes, where implementations change their ways.</summary>
    private static string Text(int number)
    {
        var length = Random.Below(number % 50 == 0 ? 150 : 12, 1, number);
        return string.Concat(Enumerable.Range(0, length).Select(place => Letters[Random.Below(Letters.Length, 2, (number * 200L) + place)]));
    }

    private static string Mistyped(string text, int number)
    {
        for (var error = 0; error < 2 && text.Length > 1; error++)
        {
            var place = Random.Below(text.Length - 1, 3, (number * 2L) + error);
            text = Random.Below(3, 4, (number * 2L) + error) switch
            {
                0 => text.Remove(place, 1),
                1 => text.Insert(place, "b"),
                _ => text[..place] + text[place + 1] + text[place] + text[(place + 2)..],
            };
        }

        return text;
    }
}
