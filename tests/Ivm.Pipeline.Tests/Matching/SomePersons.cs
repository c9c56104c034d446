using System.Globalization;
using System.Text;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>
/// A register of made persons and a survey of some of them, with typing errors, values left out and exchanged days and months; the
/// same at every run. The person behind survey key <c>s12</c> is that of register key <c>r12</c>.
/// </summary>
internal static class SomePersons
{
    /// <summary>How the two are linked.</summary>
    public const string Specification = """
        linkage: persons
        left: { key: survey_id }
        right: { key: register_id }
        fields:
          first_name: { columns: first, form: [upper, no_diacritics, letters_only] }
          surname: { columns: last, form: [dutch_surname, upper, no_diacritics, letters_only] }
          birth_date: { columns: [year, month, day], form: date }
          postcode: { columns: postcode, form: postcode6 }
          house: { columns: house, form: house_number }
        passes:
          - { name: everything, equal: [first_name, surname, birth_date, postcode, house] }
        blocking:
          rules:
            - [birth_date]
            - [postcode, house]
            - [surname, "left(first_name, 1)"]
            - [postcode, year(birth_date)]
        comparisons:
          - { field: first_name, levels: [equal, { damerau_levenshtein: 2 }, else], term_frequency: { floor: 0.001 } }
          - { field: surname, levels: [equal, { damerau_levenshtein: 2 }, else], term_frequency: { floor: 0.001 } }
          - { field: birth_date, levels: [equal, { digits: 2 }, else] }
          - { field: postcode, levels: [equal, else] }
          - { field: house, levels: [equal, else] }
        decision: { assignment: one_to_one, accept: 0.5, review: 0.01 }
        """;

    private static readonly string[] First = ["Anna", "Bram", "Cor", "Daan", "Eva", "Fleur", "Gijs", "Hanna", "Ilse", "Joost", "Kees", "Lotte", "Marijn", "Noor", "Otto", "Pien", "Renée", "Sanne", "Teun", "Zoë"];
    private static readonly string[] Prefixes = ["", "", "", "van ", "de ", "van der ", "ten "];
    private static readonly string[] Heads = ["Bak", "Brou", "Dek", "Ha", "Jan", "Kui", "Meij", "Mul", "Pos", "Smi", "Vis", "Wol", "Zwa"];
    private static readonly string[] Tails = ["ker", "wer", "sma", "sen", "per", "er", "der", "t", "huis", "man", "stra", "berg", "veld"];

    /// <summary>Makes both files.</summary>
    /// <param name="persons">Persons in the register.</param>
    public static (string Survey, string Register) Make(int persons = 1200)
    {
        var dice = new Dice(20110901);
        var (survey, register) = (new StringBuilder("survey_id,first,last,year,month,day,postcode,house\n"), new StringBuilder("register_id,first,last,year,month,day,postcode,house\n"));
        for (var person = 0; person < persons; person++)
        {
            string[] values =
            [
                First[dice.Below(First.Length)], Prefixes[dice.Below(Prefixes.Length)] + Heads[dice.Below(Heads.Length)] + Tails[dice.Below(Tails.Length)],
                Text(1930 + dice.Below(66)), Text(1 + dice.Below(12)), Text(1 + dice.Below(28)), $"{1000 + dice.Below(150)}{(char)('A' + dice.Below(4))}B", Text(1 + dice.Below(90)),
            ];
            register.Append(CultureInfo.InvariantCulture, $"r{person},{string.Join(',', values)}\n");
            if (dice.Below(2) == 0)
                survey.Append(CultureInfo.InvariantCulture, $"s{person},{string.Join(',', Wrong(values, dice))}\n");
        }

        return ($"{survey}", $"{register}");
    }

    private static string[] Wrong(string[] values, Dice dice)
    {
        var wrong = (string[])values.Clone();
        for (var errors = dice.Below(3); errors > 0; errors--)
        {
            switch (dice.Below(6))
            {
                case 0:
                    wrong[0] = Mistyped(wrong[0], dice);
                    break;
                case 1:
                    wrong[1] = Mistyped(wrong[1], dice);
                    break;
                case 2:
                    wrong[2] = Text(int.Parse(wrong[2], CultureInfo.InvariantCulture) + 1);
                    break;
                case 3:
                    (wrong[3], wrong[4]) = (wrong[4], wrong[3]);
                    break;
                case 4:
                    wrong[5] = "";
                    break;
                default:
                    wrong[6] += " bis";
                    break;
            }
        }

        return wrong;
    }

    private static string Mistyped(string name, Dice dice)
    {
        var place = 1 + dice.Below(name.Length - 1);
        return name[..place] + (char)('a' + dice.Below(26)) + name[(place + (dice.Below(2) == 0 ? 1 : 0))..];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numerical Recipes' linear congruence: enough to mix, and ours to keep.</summary>
    private sealed class Dice(uint seed)
    {
        private uint state = seed;

        public int Below(int bound)
        {
            state = unchecked((state * 1664525) + 1013904223);
            return (int)((ulong)state * (uint)bound >> 32);
        }
    }
}
