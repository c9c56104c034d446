namespace Ivm.Transforms;

/// <summary>All that a running transform may touch.</summary>
public interface ITransformContext
{
    /// <summary>Fingerprint of this task (hexadecimal): names the computation in edit logs, the same for the same inputs.</summary>
    string Fingerprint { get; }

    /// <summary>Threads that the transform may use, at least 1.</summary>
    int Threads { get; }

    /// <summary>Signals that the user wants to stop; checked at least once a second of work.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>SQL over the committed inputs, which are views <c>stage.table</c>; tables made here are private and vanish.</summary>
    ISqlSession Sql { get; }

    /// <summary>The delivered file of an ingest task; of several, the first.</summary>
    /// <exception cref="InvalidOperationException">The transform declared no delivered file.</exception>
    IDeliveredFile Delivered { get; }

    /// <summary>All delivered files of an ingest task: the first, then further parts by sequence, then repairs by sequence.</summary>
    /// <exception cref="InvalidOperationException">The transform declared no delivered file.</exception>
    System.Collections.Immutable.ImmutableArray<IDeliveredFile> DeliveredFiles => [Delivered];

    /// <summary>Opens the writer of a declared output whose rows come from C#, already in the order of the primary key or of the source.</summary>
    /// <exception cref="InvalidOperationException">The output is not declared, or was already written.</exception>
    IDatasetWriter Create(DatasetName output);

    /// <summary>Reports the account of the rows that went through; the task fails if it does not add up.</summary>
    void Account(RowAccount account);

    /// <summary>Reports something countable that is no row account (faults found by kind, cells edited by rule).</summary>
    /// <param name="subject">What was counted, for example <c>rule</c>.</param>
    /// <param name="item">Which one, for example the rule's name.</param>
    /// <param name="count">How many.</param>
    void Count(string subject, string item, long count);

    /// <summary>Tells how far the transform is, 0 to 1.</summary>
    void Progress(double share);
}
