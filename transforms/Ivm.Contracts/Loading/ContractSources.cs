using System.Collections.Frozen;

namespace Ivm.Contracts;

/// <summary>What every reader of an edition's parts needs.</summary>
/// <param name="Files">The contract files.</param>
/// <param name="Faults">Gets what is wrong.</param>
/// <param name="CodeLists">Code lists by name.</param>
/// <param name="Answers">Answer types by name.</param>
/// <param name="Classifications">Classifications of persons by name.</param>
/// <param name="Outputs">Contracts of committed datasets by name.</param>
/// <param name="Agencies">Agencies that deliver responses.</param>
internal sealed record ContractSources(
    ContractFiles Files,
    FaultCollector Faults,
    FrozenDictionary<string, CodeList> CodeLists,
    FrozenDictionary<string, AnswerType> Answers,
    FrozenDictionary<string, WeightingClassification> Classifications,
    FrozenDictionary<string, TableSchema> Outputs,
    AgencyCatalogue Agencies);
