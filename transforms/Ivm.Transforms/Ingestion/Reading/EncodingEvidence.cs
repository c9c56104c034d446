namespace Ivm.Transforms.Ingestion;

/// <summary>Whether the bytes that are invalid in UTF-8 look like accented letters of a one-byte encoding.</summary>
internal sealed class EncodingEvidence
{
    private long invalid;
    private long letters;

    /// <summary>Most invalid bytes are letters in ISO-8859-1 and Windows-1252, beside a letter of ASCII.</summary>
    public bool SuggestsLatin1 => invalid > 0 && letters * 2 > invalid;

    /// <summary>Takes the invalid bytes of a record into account.</summary>
    public void Add(ReadOnlySpan<byte> record, DeliveryEncoding encoding)
    {
        for (var i = 0; i < record.Length;)
        {
            var length = encoding.CharacterLength(record[i..]);
            if (length == 0)
            {
                invalid++;
                var besideLetter = (i > 0 && char.IsAsciiLetter((char)record[i - 1])) || (i + 1 < record.Length && char.IsAsciiLetter((char)record[i + 1]));
                if (record[i] >= 0xC0 && besideLetter)
                {
                    letters++;
                }
            }

            i += Math.Max(1, length);
        }
    }
}
