using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>linkage</c> in an edition's contract.</summary>
internal static class LinkagePlanReader
{
    /// <summary>Reads the plan.</summary>
    /// <param name="reader">The mapping.</param>
    /// <param name="registers">The edition's registers, among which income must be found.</param>
    /// <param name="referenceDate">The edition's reference date.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static LinkagePlan Read(ContractReader reader, ImmutableArray<TableSchema> registers, DateOnly referenceDate, FaultCollector faults)
    {
        var register = reader.Scalar("income_register", "the register that holds personal income");
        var variable = reader.Scalar("income_variable", "its column with gross personal income");
        CheckIncome(register, variable, registers, faults);
        var plan = new LinkagePlan(
            reader.Integer("minimum_age", 0, 120),
            reader.Integer("unknown_birth_month", 1, 12),
            reader.Integer("unknown_birth_day", 1, 28),
            register?.Value ?? "",
            variable?.Value ?? "",
            reader.Integer("maximum_concordance_steps", 1, 100),
            reader.Number("maximum_unlinked_share", 0, 1))
        {
            MaximumOrphanShare = reader.OptionalNumber("maximum_orphan_share", 0, 1) ?? LinkagePlan.Default.MaximumOrphanShare,
            ContactDate = ReadContactDate(reader, referenceDate, faults),
            Specification = reader.OptionalText("specification", "the name of a file in linkage/") ?? LinkagePlan.Default.Specification,
            MaximumUnlinkedShareWithoutKey = reader.OptionalNumber("maximum_unlinked_share_without_key", 0, 1) ?? LinkagePlan.Default.MaximumUnlinkedShareWithoutKey,
            MinimumRateGroup = reader.OptionalInteger("minimum_rate_group", 1) ?? LinkagePlan.Default.MinimumRateGroup,
            Background = BackgroundOrderReader.Read(reader.OptionalMapping("background", "which source of a characteristic goes first"), faults),
            MinimumCoverage = ReadCoverage(reader.OptionalMapping("minimum_coverage", "a share (0 to 1) under the name of a characteristic")),
        };
        reader.Done();
        return plan;
    }

    private static DateOnly? ReadContactDate(ContractReader reader, DateOnly referenceDate, FaultCollector faults)
    {
        if (!reader.Has("contact_date"))
        {
            return null;
        }

        var date = reader.Date("contact_date");
        if (date > referenceDate && referenceDate != DateOnly.MinValue)
        {
            faults.Add(reader.Optional("contact_date")!.Where, $"{date:yyyy-MM-dd}, after the reference date {referenceDate:yyyy-MM-dd}", "the day on which names and addresses were drawn, no later than the reference date", "Correct one of the two.");
        }

        return date;
    }

    private static ImmutableSortedDictionary<string, double> ReadCoverage(ContractReader? reader)
    {
        var gates = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var characteristic in LinkagePlan.Characteristics)
        {
            if (reader?.OptionalNumber(characteristic, 0, 1) is { } share)
            {
                gates[characteristic] = share;
            }
        }

        reader?.Done();
        return gates.ToImmutable();
    }

    private static void CheckIncome(ContractScalar? register, ContractScalar? variable, ImmutableArray<TableSchema> registers, FaultCollector faults)
    {
        if (register is null)
        {
            return;
        }

        if (registers.FirstOrDefault(schema => schema.Name == register.Value) is not { } schema)
        {
            faults.Add(register.Where, $"'{register.Value}', which is no register of the edition", "one of the registers", NearestName.Suggestion(register.Value, registers.Select(other => other.Name), "Add it to the registers."));
        }
        else if (variable is not null && schema.Fields.Length > 0 && schema.Fields.All(field => field.Name != variable.Value))
        {
            faults.Add(variable.Where, $"'{variable.Value}', which is no column of {schema.Name}", "one of its columns", NearestName.Suggestion(variable.Value, schema.Fields.Select(field => field.Name), "Correct the name."));
        }
    }
}
