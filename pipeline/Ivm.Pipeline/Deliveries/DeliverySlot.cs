using System.Collections.Immutable;
using Ivm.Pipeline.Execution;

namespace Ivm.Pipeline.Deliveries;

/// <summary>A place in the delivery of an edition: the file that is due and what belongs to it.</summary>
/// <param name="Name">Path of the file that is due, relative to the delivery folder, with forward slashes.</param>
/// <param name="Files">That file, then further parts by sequence, then repairs by sequence.</param>
public sealed record DeliverySlot(string Name, ImmutableArray<DeliveredFile> Files);
