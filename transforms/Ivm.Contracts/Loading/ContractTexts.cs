namespace Ivm.Contracts;

/// <summary>Reads texts in Dutch and English.</summary>
internal static class ContractTexts
{
    /// <summary>The text of a key: <c>{ nl: ..., en: ... }</c>, or for somebody's own table a single text for both.</summary>
    /// <param name="reader">What has the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="alone">Whether it belongs to somebody's own table.</param>
    public static (ContractScalar? Dutch, ContractScalar? English) Read(ContractReader reader, string key, bool alone)
    {
        if (alone && reader.Optional(key) is ContractScalar)
        {
            var text = reader.Scalar(key);
            return (text, text);
        }

        var texts = reader.Mapping(key, "a text in Dutch and English: { nl: ..., en: ... }");
        var read = (texts.Scalar("nl", "the text in Dutch"), texts.Scalar("en", "the text in English"));
        texts.Done();
        return read;
    }
}
