using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Ivm.Contracts;
using Ivm.Statistics.Linkage.Similarity;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Encoded;

/// <summary>
/// Records of one side with their fields as keyed filters, so that somebody who may not see the values can compare them. Values are
/// brought into the forms of the specification first: both sides must encode by the same specification, key and length.
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">Which fields there are, and their forms.</param>
/// <param name="filter">The filters, with their key.</param>
public sealed class EncodedRecords(ISqlSession sql, LinkageSpecification specification, KeyedBloomFilter filter)
{
    /// <summary>Bits that a pair of neighbouring characters sets.</summary>
    public const int BitsPerPair = 10;

    /// <summary>Name of the column with the keys of the records.</summary>
    public const string Key = "key";

    /// <summary>Names of the columns.</summary>
    /// <param name="fields">Fields that are encoded.</param>
    /// <param name="plain">Fields that go along as they are.</param>
    public static ImmutableArray<string> Columns(ImmutableArray<LinkageField> fields, ImmutableArray<LinkageField> plain) => [Key, .. fields.Concat(plain).Select(field => field.Name)];

    /// <summary>The records, in the order of the file: the key, filters as hexadecimal digits, and values in their forms; null where missing.</summary>
    /// <param name="isLeft">Whether it is the left side.</param>
    /// <param name="relation">Relation with the columns of the file.</param>
    /// <param name="fields">Fields that are encoded.</param>
    /// <param name="plain">Fields that go along as they are.</param>
    /// <exception cref="InvalidInputException">No record, a key that is missing or there twice, a field without any value.</exception>
    public IEnumerable<string?[]> Of(bool isLeft, string relation, ImmutableArray<LinkageField> fields, ImmutableArray<LinkageField> plain)
    {
        var records = new RecordTables(sql, specification);
        records.MakeOne(isLeft, relation);
        return Rows(fields, plain);
    }

    private IEnumerable<string?[]> Rows(ImmutableArray<LinkageField> fields, ImmutableArray<LinkageField> plain)
    {
        var values = fields.Concat(plain).Select(field => $"CAST({FieldSql.Column("l", field.Name)} AS VARCHAR)");
        using var reader = sql.Query(SqlStatement.Composed(
            "records to encode", $"SELECT {RecordTables.Key("l")}, {string.Join(", ", values)} FROM {RecordTables.Left} l ORDER BY l.rowid"));
        while (reader.Read())
        {
            var row = new string?[1 + fields.Length + plain.Length];
            for (var cell = 0; cell < row.Length; cell++)
            {
                var value = reader.IsDBNull(cell) ? null : reader.GetString(cell);
                row[cell] = value is null || cell == 0 || cell > fields.Length ? value : Encoded(fields[cell - 1].Name, value);
            }

            yield return row;
        }
    }

    private string Encoded(string field, string value)
    {
        var bits = filter.Empty();
        filter.Add(bits, field, value, BitsPerPair);
        if (BitConverter.IsLittleEndian)
            return Convert.ToHexStringLower(MemoryMarshal.AsBytes(bits.AsSpan()));
        return string.Concat(bits.Select(word => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word).ToString("x16", CultureInfo.InvariantCulture)));
    }
}
