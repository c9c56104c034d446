namespace Ivm.Simulation.Population;

/// <summary>The days that matter to a simulated delivery, as day numbers.</summary>
/// <param name="Reference">Reference date of the edition.</param>
/// <param name="Frame">Day on which the samples are drawn; before the reference date and the fieldwork.</param>
/// <param name="FieldworkStart">First interview date.</param>
/// <param name="FieldworkEnd">Last interview date.</param>
/// <param name="Delivered">Day on which registers and responses are delivered.</param>
/// <param name="Begin">First day of which the registers know anything.</param>
internal sealed record SimulationCalendar(int Reference, int Frame, int FieldworkStart, int FieldworkEnd, int Delivered, int Begin)
{
    private const int FrameLead = 45;
    private const int DeliveryLag = 15;

    public DateOnly ReferenceDate => DateOnly.FromDayNumber(Reference);

    public DateOnly DeliveryDate => DateOnly.FromDayNumber(Delivered);

    /// <summary>The calendar of an edition.</summary>
    public static SimulationCalendar Of(DateOnly reference, DateOnly fieldworkStart, DateOnly fieldworkEnd, int beginYear) => new(
        reference.DayNumber,
        Math.Min(reference.DayNumber, fieldworkStart.DayNumber) - FrameLead,
        fieldworkStart.DayNumber,
        fieldworkEnd.DayNumber,
        Math.Max(reference.DayNumber + (2 * FrameLead), fieldworkEnd.DayNumber + DeliveryLag),
        new DateOnly(beginYear, 1, 1).DayNumber);

    /// <summary>The day <paramref name="years"/> before the reference date.</summary>
    public int YearsAgo(double years) => Reference - (int)(years * 365.2425);

    /// <summary>Age in years, with decimals, on the reference date.</summary>
    public double YearsSince(int day) => (Reference - day) / 365.2425;
}
