namespace Ivm.Simulation.Geography;

/// <summary>Urbanity classes of address density.</summary>
internal static class Urbanity
{
    /// <summary>1 (very strongly urban) to 5 (not urban).</summary>
    /// <param name="density">Addresses per km2.</param>
    /// <param name="bounds">Lower bounds of the classes from 1 on, descending.</param>
    public static int Of(int density, IReadOnlyList<int> bounds)
    {
        var urbanity = 1;
        while (urbanity <= bounds.Count && density < bounds[urbanity - 1])
            urbanity++;
        return urbanity;
    }
}
