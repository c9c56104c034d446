using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>The specification by which an edition's contacts are matched, held against the columns that there are.</summary>
internal static class MatchSpecification
{
    /// <summary>Finds and checks it.</summary>
    /// <exception cref="InvalidInputException">There is none of that name, or it does not fit.</exception>
    public static LinkageSpecification Of(ContractSet contracts, Edition edition, ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var name = edition.Linkage.Specification;
        if (!contracts.Linkages.TryGetValue(name, out var specification))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                $"editions/{edition.Year}.yaml: linkage.specification",
                $"no file linkage/{name}.yaml",
                "how persons without a key are found",
                NearestName.Suggestion(name, contracts.Linkages.Keys, "Add it.")));
        }

        var file = $"linkage/{name}.yaml";
        var faults = ImmutableArray.CreateBuilder<Fault>();
        Require(specification.Left.Key == left[0], $"{file}: left", "another key", $"key: {left[0]}");
        Require(specification.Right?.Key == right[0], $"{file}: right", "another key, or none", $"key: {right[0]}");
        Require(specification.Decision.Assignment == LinkAssignment.OneToOne, $"{file}: decision", "another assignment", "one_to_one: a person is drawn once");
        Unknown(specification.Columns(left: true).Except(left), "left", left);
        Unknown(specification.Right is null ? [] : specification.Columns(left: false).Except(right), "right", right);
        return faults.Count == 0 ? specification : throw new InvalidInputException(InputFailure.Invalid, faults.ToImmutable());

        void Require(bool holds, string where, string found, string expected)
        {
            if (!holds)
            {
                faults.Add(new Fault(where, found, expected, "Correct it."));
            }
        }

        void Unknown(IEnumerable<string> columns, string side, ImmutableArray<string> known)
        {
            foreach (var column in columns)
            {
                faults.Add(new Fault($"{file}: fields", $"the column '{column}' on the {side}", $"one of {string.Join(", ", known)}", NearestName.Suggestion(column, known, "Take one of these.")));
            }
        }
    }
}
