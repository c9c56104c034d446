namespace Ivm.Transforms.Ingestion;

/// <summary>Lets one thread make the next item while another uses the current one.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The same items in the same order. The sequence is enumerated by one thread at a time; when the consumer stops
    /// early, the item under way is finished before the sequence is disposed.
    /// </summary>
    public static IEnumerable<T> OneAhead<T>(this IEnumerable<T> source)
        where T : class
    {
        using var items = source.GetEnumerator();
        var next = Task.Run(Next);
        try
        {
            while (next.GetAwaiter().GetResult() is { } item)
            {
                next = Task.Run(Next);
                yield return item;
            }
        }
        finally
        {
            ((IAsyncResult)next).AsyncWaitHandle.WaitOne();
        }

        T? Next() => items.MoveNext() ? items.Current : null;
    }
}
