namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Two classes of matches, well and badly recorded, within each of which things agree independently.</summary>
/// <remarks>
/// EM, in which cells that no rule catches are filled in with what the model expects there: Goodman (1974), Biometrika 61, 215-231
/// (latent classes); Stanghellini and van der Heijden (2004), Biometrics 60, 510-516 (for capture-recapture).
/// </remarks>
internal static class TwoClassFit
{
    private const int MostSteps = 5_000;
    private const double Tolerance = 1e-10;
    private const double Edge = 1e-6;

    /// <summary>Fits; null where it does not converge or the classes cannot be told apart.</summary>
    public static AgreementCapture? Of(AgreementTable table, double confidence)
    {
        var (share, agrees) = (0.9, Start(table));
        var parameters = 2 + (2 * table.Things);
        if (table.SeenCount <= parameters)
            return null;
        var parts = new double[2][] { new double[table.CellCount], new double[table.CellCount] };
        var before = double.NegativeInfinity;
        for (var step = 0; step < MostSteps; step++)
        {
            Fill(table, share, agrees, parts);
            var seen = 0.0;
            for (var cell = table.UnseenCount; cell < table.CellCount; cell++)
                seen += parts[0][cell] + parts[1][cell];
            var likelihood = 0.0;
            for (var cell = table.UnseenCount; cell < table.CellCount; cell++)
                likelihood += table.Observed[cell - table.UnseenCount] * Math.Log((parts[0][cell] + parts[1][cell]) / seen);
            if (likelihood - before <= Tolerance * Math.Abs(likelihood))
                return Result(table, share, agrees, parts, table.Found / seen, confidence);
            before = likelihood;
            share = Maximise(table, agrees, parts, table.Found / seen);
        }

        return null;
    }

    /// <summary>The good class agrees more than the matches do on average, the bad one half as often.</summary>
    private static double[][] Start(AgreementTable table)
    {
        var agrees = new double[2][] { new double[table.Things], new double[table.Things] };
        for (var thing = 0; thing < table.Things; thing++)
        {
            var sum = 0.0;
            for (var cell = 0; cell < table.SeenCount; cell++)
                sum += table.Observed[cell] * table.Agrees(table.UnseenCount + cell, thing);
            var mean = Math.Clamp(sum / table.Found, Edge, 1 - Edge);
            (agrees[0][thing], agrees[1][thing]) = ((1 + mean) / 2, mean / 2);
        }

        return agrees;
    }

    private static void Fill(AgreementTable table, double share, double[][] agrees, double[][] parts)
    {
        for (var part = 0; part < 2; part++)
        {
            for (var cell = 0; cell < table.CellCount; cell++)
            {
                var probability = part == 0 ? share : 1 - share;
                for (var thing = 0; thing < table.Things; thing++)
                    probability *= table.Agrees(cell, thing) == 1 ? agrees[part][thing] : 1 - agrees[part][thing];
                parts[part][cell] = probability;
            }
        }
    }

    /// <summary>The next share of the good class; its agreements are written in their place.</summary>
    private static double Maximise(AgreementTable table, double[][] agrees, double[][] parts, double scale)
    {
        var sizes = new double[2];
        for (var part = 0; part < 2; part++)
        {
            var sums = new double[table.Things];
            for (var cell = 0; cell < table.CellCount; cell++)
            {
                var whole = parts[0][cell] + parts[1][cell];
                var matches = cell < table.UnseenCount ? scale * parts[part][cell] : whole > 0 ? table.Observed[cell - table.UnseenCount] * parts[part][cell] / whole : 0;
                sizes[part] += matches;
                for (var thing = 0; thing < table.Things; thing++)
                    sums[thing] += matches * table.Agrees(cell, thing);
            }

            for (var thing = 0; thing < table.Things; thing++)
                agrees[part][thing] = Math.Clamp(sums[thing] / sizes[part], Edge, 1 - Edge);
        }

        return Math.Clamp(sizes[0] / (sizes[0] + sizes[1]), Edge, 1 - Edge);
    }

    private static AgreementCapture? Result(AgreementTable table, double share, double[][] agrees, double[][] parts, double scale, double confidence)
    {
        if (share is <= 2 * Edge or >= 1 - (2 * Edge))
            return null;
        var means = new double[table.CellCount];
        var slopes = new double[table.CellCount][];
        for (var cell = 0; cell < means.Length; cell++)
        {
            var whole = parts[0][cell] + parts[1][cell];
            means[cell] = scale * whole;
            var (good, bad) = (parts[0][cell] / whole, parts[1][cell] / whole);
            var row = new List<double> { 1, good - share };
            for (var thing = 0; thing < table.Things; thing++)
            {
                row.Add(good * (table.Agrees(cell, thing) - agrees[0][thing]));
                row.Add(bad * (table.Agrees(cell, thing) - agrees[1][thing]));
            }

            slopes[cell] = [.. row];
        }

        return table.Result(AgreementModel.TwoClasses, means, slopes, confidence);
    }
}
