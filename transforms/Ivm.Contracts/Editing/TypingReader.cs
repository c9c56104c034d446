using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads which typing errors are repaired: of codes, by <c>variables</c>, or of numbers, by <c>balances</c>.</summary>
internal sealed class TypingReader(EditingContext context, EditingVariables variables, UniqueNames names, FaultCollector faults)
{
    /// <summary>The repair, if it could be read.</summary>
    public IEnumerable<TypingRepair> Read(ContractReader reader)
    {
        var name = reader.Scalar("typing", "the repair's name");
        var (dutch, english) = context.IsAlone && !reader.Has("label") ? (name, name) : ContractTexts.Read(reader, "label", context.IsAlone);
        var label = new Label(dutch?.Value ?? "", english?.Value ?? "");
        var distance = reader.Integer("distance", 1, 5);
        var ofCodes = reader.Has("variables") || reader.Has("blocks");
        var ofNumbers = reader.Has("balances");
        if (ofCodes == ofNumbers && reader.Readable)
        {
            faults.Add(reader.Where, ofCodes ? "both codes and 'balances'" : "neither 'variables', 'blocks' nor 'balances'", "one of them", "Name the variables whose codes were mistyped, or the balances whose numbers were.");
        }

        ImmutableArray<ContractScalar> coded = [.. reader.Names("variables", "a list of variables with codes", required: false), .. OfBlocks(reader.Names("blocks", "a list of blocks", required: false))];
        var ignoreCase = ofCodes && reader.Flag("ignore_case", absent: false);
        var balances = reader.Names("balances", "a list of rules", required: false);
        reader.Done();
        if (!names.Add(name) || ofCodes == ofNumbers)
        {
            yield break;
        }

        if (ofCodes)
        {
            ImmutableArray<string> found = [.. coded.Where(HasCodes).Select(variable => variable.Value)];
            yield return new CodeTyping(name!.Value, label, found, distance, ignoreCase, ContentVersion.Of($"{name.Value}|{distance}|{ignoreCase}|{string.Join(',', found)}"), name.Where);
        }
        else
        {
            ImmutableArray<string> found = [.. balances.Where(IsBalance).Select(rule => rule.Value)];
            yield return new BalanceTyping(name!.Value, label, found, distance, ContentVersion.Of($"{name.Value}|{distance}|{string.Join(',', found)}"), name.Where);
        }
    }

    private IEnumerable<ContractScalar> OfBlocks(ImmutableArray<ContractScalar> blocks)
    {
        foreach (var block in blocks)
        {
            if (!context.Blocks.TryGetValue(block.Value, out var members))
            {
                faults.Add(block.Where, $"the unknown block '{block.Value}'", "a block of the questionnaire", NearestName.Suggestion(block.Value, context.Blocks.Keys, "Correct the name."));
                continue;
            }

            foreach (var member in members.Where(member => context.Variables.Any(variable => variable.Name == member && variable.ListedNumbers.Any())))
            {
                yield return block with { Value = member };
            }
        }
    }

    private bool HasCodes(ContractScalar name)
    {
        if (variables.Find(name) is not { } variable)
        {
            return false;
        }

        if (variable.Codes.IsEmpty && !variable.ListedNumbers.Any())
        {
            faults.Add(name.Where, $"'{name.Value}', which has no codes", "a variable with codes, or a range of at most a thousand whole numbers", "Give it a code list, or leave it out.");
            return false;
        }

        return true;
    }

    private bool IsBalance(ContractScalar name)
    {
        if (context.Rules.FirstOrDefault(rule => rule.Name == name.Value) is not { } rule)
        {
            faults.Add(name.Where, $"the unknown rule '{name.Value}'", "the name of a rule", NearestName.Suggestion(name.Value, context.Rules.Select(candidate => candidate.Name), "Correct the name."));
            return false;
        }

        if (rule is not { Severity: Severity.Error, Condition: BinaryExpression { Operator: BinaryOperator.Equal } })
        {
            faults.Add(name.Where, $"'{name.Value}', which is no equation that must hold", "a rule 'a + b = c' of severity error", "Name another rule.");
            return false;
        }

        return true;
    }
}
