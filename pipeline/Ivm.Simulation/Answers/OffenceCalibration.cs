using Ivm.Simulation.Delivery;
using Ivm.Simulation.Parameters;

namespace Ivm.Simulation.Answers;

/// <summary>
/// Sets the rates of offences by Newton steps on expected values, not on draws: a victim is who has at least one
/// incident in the window, so the expected share of victims is the mean of 1 - exp(-rate x exposure).
/// </summary>
internal sealed class OffenceCalibration(OffenceModel model, Interviewee[] persons)
{
    private const int Steps = 25;
    private readonly ParameterValues _targets = new(ParameterTable.Load("targets.csv"));
    private double[] _victims = [];

    /// <summary>Share of last incidents that is reported, by document or through the internet, in all.</summary>
    public (double Reported, double Document, double Internet, double FoundOut) Reporting => (
        _targets["offences_reported"] / 100,
        _targets["reported_by_document"] / 100,
        _targets["reported_through_internet"] / 100,
        _targets["found_out_by_police"] / 100);

    /// <summary>Sets the intercepts: first every offence by itself, then those whose level was not published so that the total is met.</summary>
    public void SetRates(int threads, CancellationToken cancellation)
    {
        var rates = model.Rates;
        var relative = new double[rates.Count][];
        Slices.Run(rates.Count, threads, () => 0, (o, _) => relative[o] = [.. persons.Select(person => rates[o].RelativeRate(person) * model.Exposure(person.Interview))], cancellation);
        foreach (var parentFirst in Enumerable.Range(0, rates.Count).OrderBy(o => rates[o].Parent >= 0))
        {
            var rate = rates[parentFirst];
            var given = rate.Parent < 0 ? null : Scaled(relative[rate.Parent], rate.CompanionShare * Math.Exp(rates[rate.Parent].Intercept));
            rate.Intercept = Solve(relative[parentFirst], given, rate.Target);
        }

        var shift = ShiftForTotal(relative);
        for (var o = 0; o < rates.Count; o++)
        {
            if (!rates[o].Fixed)
                rates[o].Intercept += shift;
        }

        _victims = [.. rates.Select((rate, o) => VictimsOf(relative[o], rate, rate.Parent < 0 ? null : Scaled(relative[rate.Parent], rate.CompanionShare * Math.Exp(rates[rate.Parent].Intercept))))];
    }

    /// <summary>
    /// The share reported of one offence: its own, shifted on the logit by the same amount for all so that the total is
    /// met. Every victim has one last incident in the window, so the shares of victims are the weights.
    /// </summary>
    public double ReportedShare(int offence)
    {
        var (low, high) = (-6.0, 6.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (Total(middle) < Reporting.Reported)
                low = middle;
            else
                high = middle;
        }

        return Shifted(model.Rates[offence].Reported, low);

        double Total(double shift)
        {
            var (reported, all) = (0.0, 0.0);
            for (var o = 0; o < model.Rates.Count; o++)
            {
                if (!model.Rates[o].Offence.CountsInTotal)
                    continue;

                reported += _victims[o] * Shifted(model.Rates[o].Reported, shift);
                all += _victims[o];
            }

            return reported / all;
        }
    }

    private static double Shifted(double share, double shift) => 1 / (1 + ((1 - share) / share * Math.Exp(-shift)));

    private static double[] Scaled(double[] values, double factor) => [.. values.Select(value => value * factor)];

    private static double VictimsOf(double[] relative, OffenceRate rate, double[]? given)
    {
        var (factor, sum) = (Math.Exp(rate.Intercept), 0.0);
        for (var i = 0; i < relative.Length; i++)
            sum += 1 - Math.Exp(-(factor * relative[i]) - (given?[i] ?? 0));
        return sum / relative.Length;
    }

    /// <summary>The intercept a for which the mean of 1 - exp(-exp(a) r - g) meets a target.</summary>
    private static double Solve(double[] relative, double[]? given, double target)
    {
        var intercept = Math.Log(target / relative.Average());
        for (var step = 0; step < Steps; step++)
        {
            var (factor, share, slope) = (Math.Exp(intercept), 0.0, 0.0);
            for (var i = 0; i < relative.Length; i++)
            {
                var expected = factor * relative[i];
                var none = Math.Exp(-expected - (given?[i] ?? 0));
                share += 1 - none;
                slope += expected * none;
            }

            var change = Math.Clamp(((target * relative.Length) - share) / slope, -1, 1);
            intercept += change;
            if (Math.Abs(change) < 1e-10)
                break;
        }

        return intercept;
    }

    private double ShiftForTotal(double[][] relative)
    {
        var rates = model.Rates;
        var free = new double[persons.Length];
        var given = new double[persons.Length];
        for (var o = 0; o < rates.Count; o++)
        {
            if (!rates[o].Offence.CountsInTotal)
                continue;

            var into = rates[o].Fixed ? given : free;
            var factor = Math.Exp(rates[o].Intercept);
            for (var i = 0; i < into.Length; i++)
                into[i] += factor * relative[o][i];
        }

        return Solve(free, given, _targets["victims_any"] / 100);
    }
}
