using Ivm.Simulation.Delivery;

namespace Ivm.Simulation.Responses;

/// <summary>Takes the records of one response file in the form of its agency.</summary>
internal interface IRecords
{
    /// <summary>Line on which the next record will start (after a line that <paramref name="before"/> puts there); of a table its number among the rows.</summary>
    long LineOf(StrayLine before);

    /// <summary>Adds a record.</summary>
    void Add(ResponseRow row);

    /// <summary>Writes the file and the sender's note.</summary>
    DeliveryFile Write(string path, DeliveryNote note);
}
