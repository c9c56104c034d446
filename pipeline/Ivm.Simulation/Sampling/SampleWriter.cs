using Ivm.Simulation.Delivery;
using Ivm.Simulation.Registers;

namespace Ivm.Simulation.Sampling;

/// <summary>Writes the sample file: every case with the key known when it was drawn (none where the survey knows no keys), and the probabilities of both samples.</summary>
internal sealed class SampleWriter(SampleDrawer drawer, Matching matching)
{
    /// <summary>Names of the columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["SAMPLENR", "RINPERSOONS", "RINPERSOON", "STREAM", "SURVEY", "STRATUM_NATIONAL", "PROB_NATIONAL", "STRATUM_LOCAL", "PROB_LOCAL"];

    /// <summary>Writes the file.</summary>
    public DeliveryFile Write(string path, IReadOnlyList<DrawnPerson> cases, DeliveryNote note)
    {
        var buffer = new Utf8Buffer(1 << 22);
        buffer.Put(string.Join(';', Columns) + "\n");
        foreach (var drawn in cases)
        {
            var inclusion = drawer.InclusionOf(drawn.Ordinal);
            var (matched, rin, _) = matching.KeyAtDrawing(drawn.Ordinal);
            buffer.Put(drawn.SampleNumber);
            if (drawn.Survey is { HasPersonKey: false })
            {
                buffer.Put(";;"u8);
            }
            else
            {
                buffer.Put(matched ? ";R;"u8 : ";S;"u8);
                buffer.PutDigits(rin, 9);
            }

            buffer.Put(drawn.Survey is null ? ";national;"u8 : ";local;"u8);
            buffer.Put(drawn.Survey?.Survey ?? "national");
            buffer.Put((byte)';');
            buffer.Put(inclusion.NationalStratum);
            buffer.Put((byte)';');
            buffer.PutDouble(inclusion.National);
            buffer.Put((byte)';');
            buffer.Put(inclusion.LocalStratum);
            buffer.Put((byte)';');
            buffer.PutDouble(inclusion.Local);
            buffer.Put((byte)'\n');
        }

        var file = new DeliveryFile(path);
        file.Append(buffer.Written, cases.Count);
        file.Complete(note);
        return file;
    }
}
