namespace Ivm.Statistics.Calibration.Solving;

/// <summary>Where the solver gets its sums from: rows in memory, or chunks that are read again for every step.</summary>
internal interface IMomentSource
{
    /// <summary>The columns.</summary>
    AuxiliaryLayout Layout { get; }

    /// <summary>The moments of all rows at the given coefficients.</summary>
    CalibrationMoments At(double[] coefficients, bool withGram);

    /// <summary>Gives back moments that will not be looked at again.</summary>
    void Return(CalibrationMoments moments);
}

/// <summary>All rows in memory, shared between threads; the sums are exact, so the split does not show in the result.</summary>
internal sealed class RowsInMemory(AuxiliaryRows rows, RatioFunction ratio, int maximumThreads, MomentPool pool) : IMomentSource
{
    /// <summary>Fewer units than this are not worth a second thread.</summary>
    private const int UnitsPerThread = 4096;

    public AuxiliaryLayout Layout => rows.Layout;

    public CalibrationMoments At(double[] coefficients, bool withGram)
        => Sum(coefficients, withGram, (part, from, to) => part.Add(rows, ratio, from, to));

    public void Return(CalibrationMoments moments) => pool.Return(moments);

    /// <summary>The moments with factors of their own in place of d F.</summary>
    public CalibrationMoments Weighted(double[] factors, bool withGram)
        => Sum(new double[Layout.ColumnCount], withGram, (part, from, to) => part.AddWeighted(rows, factors, from, to));

    /// <summary>Which pairs of columns meet in any unit, whatever its weight.</summary>
    public CalibrationMoments Pattern()
        => Sum(new double[Layout.ColumnCount], true, (part, from, to) => part.AddPattern(rows, from, to));

    private CalibrationMoments Sum(double[] coefficients, bool withGram, Action<CalibrationMoments, int, int> add)
    {
        var threads = Math.Clamp(rows.UnitCount / UnitsPerThread, 1, maximumThreads);
        var parts = new CalibrationMoments[threads];
        if (threads == 1)
        {
            Part(0);
            return parts[0];
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Part);
        foreach (var part in parts.Skip(1))
        {
            parts[0].Merge(part);
            pool.Return(part);
        }

        return parts[0];

        void Part(int i)
        {
            var part = pool.Take(coefficients, withGram, rows.OnesColumnCount);
            add(part, Bound(i), Bound(i + 1));
            parts[i] = part;
        }

        int Bound(int i) => (int)((long)rows.UnitCount * i / threads);
    }
}
