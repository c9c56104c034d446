using System.Globalization;
using System.Text;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Contacts;

/// <summary>
/// Plants faults in a contact, each kind on its own by chance, in the order in which they come about: which name is
/// borne, how it is written, how it is typed. What stands there afterwards always differs from what stood there.
/// </summary>
internal sealed class ContactDirt(CounterRandom random, double factor)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
    private static readonly ulong Stream = CounterRandom.Stream("dirt.contact");
    private static readonly ulong WhatStream = CounterRandom.Stream("dirt.contact.what");
    private readonly Dictionary<string, double> _shares = ParameterTable.Load("contact_dirt.csv").Rows
        .ToDictionary(row => row.Text("kind"), row => Math.Min(1, row.Number("share") * factor));

    /// <summary>Share of the persons drawn who are in no register.</summary>
    public double NotInRegister => _shares[ContactFaultKind.NotInRegister];

    /// <summary>Plants faults in a contact.</summary>
    /// <returns>What was planted, one fault after the other.</returns>
    public IReadOnlyList<(string Kind, PlantedCell[] Cells)> Plant(Contact contact, ContactPerson person)
    {
        var faults = new Planting(contact, person.Ordinal, this);
        PlantNames(contact, person, faults);
        PlantBirth(contact, faults);
        faults.Try(ContactFaultKind.SexMissing, () => contact.Sex = "");
        faults.Try(ContactFaultKind.SexWrong, () => contact.Sex = contact.Sex switch { "1" => "2", "2" => "1", _ => "" });
        PlantAddress(contact, person, faults);
        return faults.Done;
    }

    private static void PlantNames(Contact contact, ContactPerson person, Planting faults)
    {
        if (person.PartnerName.Length > 0)
        {
            var bears = faults.Try(person.Woman ? ContactFaultKind.PartnerName : ContactFaultKind.PartnerNameOfMan, () => (contact.Surname, contact.Prefix) = (person.PartnerName, person.PartnerPrefix));
            if (!bears && person.Woman)
            {
                faults.Try(ContactFaultKind.HyphenatedName, () =>
                    (contact.Surname, contact.Prefix) = ($"{person.PartnerName}-{WithPrefix(contact.Prefix, contact.Surname)}", person.PartnerPrefix));
            }
        }

        if (contact.Prefix.Length > 0)
            faults.Try(ContactFaultKind.PrefixInSurname, () => (contact.Surname, contact.Prefix) = (WithPrefix(contact.Prefix, contact.Surname), ""));
        faults.Try(ContactFaultKind.DiacriticsLost, () => (contact.Surname, contact.FirstNames, contact.Initials) = (Plain(contact.Surname), Plain(contact.FirstNames), Plain(contact.Initials)));
        faults.Try(ContactFaultKind.SurnameTypo, () => contact.Surname = faults.Mistyped(contact.Surname));
        if (person.Called.Length > 0 && !contact.FirstNames.StartsWith(person.Called + " ", StringComparison.Ordinal))
            faults.Try(ContactFaultKind.CallingName, () => contact.FirstNames = person.Called);
        if (!faults.Try(ContactFaultKind.InitialsOnly, () => contact.FirstNames = ""))
            faults.Try(ContactFaultKind.FirstNameTypo, () => contact.FirstNames = faults.Mistyped(contact.FirstNames));
        faults.Try(ContactFaultKind.InitialsTypo, () => contact.Initials = Planting.Replaced(contact.Initials, faults.Below(contact.Initials.Length), faults.Letter(upper: true)));
    }

    /// <summary>One fault of the birth date at most.</summary>
    private static void PlantBirth(Contact contact, Planting faults)
    {
        var date = contact.BirthDate;
        _ = faults.Try(ContactFaultKind.BirthMissing, () => contact.BirthDate = "")
            || faults.Try(ContactFaultKind.BirthPartial, () => contact.BirthDate = $"{date[..4]}{(faults.Below(2) == 0 ? date[4..6] : "00")}00")
            || faults.Try(ContactFaultKind.DayMonthSwapped, () => contact.BirthDate = CanSwap(date) ? $"{date[..4]}{date[6..]}{date[4..6]}" : date)
            || faults.Try(ContactFaultKind.BirthDigit, () => contact.BirthDate = faults.OtherDate(date));
    }

    private static void PlantAddress(Contact contact, ContactPerson person, Planting faults)
    {
        if (person.FormerAddress is { } former)
            faults.Try(ContactFaultKind.OldAddress, () => (contact.Postcode, contact.HouseNumber, contact.HouseSuffix) = former);
        faults.Try(ContactFaultKind.HouseNumberDigit, () => contact.HouseNumber = faults.OtherDigit(contact.HouseNumber, faults.Below(contact.HouseNumber.Length)));
        faults.Try(ContactFaultKind.SuffixLost, () => contact.HouseSuffix = "");
        if (!faults.Try(ContactFaultKind.PostcodeMissing, () => contact.Postcode = ""))
        {
            faults.Try(ContactFaultKind.PostcodeTypo, () =>
            {
                var at = faults.Below(contact.Postcode.Length);
                at += contact.Postcode[at] == ' ' ? 1 : 0;
                contact.Postcode = at < 4 ? faults.OtherDigit(contact.Postcode, at) : Planting.Replaced(contact.Postcode, at, faults.Letter(upper: true));
            });
        }
    }

    private static bool CanSwap(string date) => int.Parse(date[6..]) is >= 1 and <= 12 && date[4..6] != "00";

    private static string WithPrefix(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix} {name}";

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Replace('ł', 'l').Replace('Ł', 'L').Replace('ı', 'i').Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(letter);
        }

        return plain.ToString();
    }

    /// <summary>Faults planted in one contact so far, and the draws for the next.</summary>
    private sealed class Planting(Contact contact, int ordinal, ContactDirt dirt)
    {
        private const int Draws = 512;
        private int _draw;

        public List<(string Kind, PlantedCell[] Cells)> Done { get; } = [];

        /// <summary>Plants a fault if chance will have it and it changes anything.</summary>
        public bool Try(string kind, Action plant)
        {
            _draw++;
            if (!dirt.Chance(kind, Index(_draw)))
                return false;

            var before = Cells();
            plant();
            var after = Cells();
            var cells = Enumerable.Range(0, before.Length).Where(c => before[c] != after[c]).Select(c => new PlantedCell(Contact.Columns[c], after[c], before[c])).ToArray();
            if (cells.Length > 0)
                Done.Add((kind, cells));
            return cells.Length > 0;
        }

        public int Below(int n) => n == 0 ? 0 : dirt.Below(n, Index(++_draw));

        public char Letter(bool upper) => upper ? char.ToUpperInvariant(Alphabet[Below(Alphabet.Length)]) : Alphabet[Below(Alphabet.Length)];

        /// <summary>A letter left out, doubled, replaced by another, or exchanged with the next one.</summary>
        public string Mistyped(string text)
        {
            if (text.Length < 2)
                return text;

            // The first letter is the one that people get right.
            var at = 1 + Below(text.Length - 1);
            return Below(4) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, text[at].ToString()),
                2 when at + 1 < text.Length => $"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}",
                _ => Replaced(text, at, Letter(upper: false)),
            };
        }

        public static string Replaced(string text, int at, char letter) => at < text.Length ? $"{text[..at]}{letter}{text[(at + 1)..]}" : text;

        public string OtherDigit(string text, int at)
        {
            var first = at == 0 ? 1 : 0;
            var digits = 10 - first;
            return Replaced(text, at, (char)('0' + first + ((text[at] - '0' - first + 1 + Below(digits - 1)) % digits)));
        }

        /// <summary>A date of which one digit is another; the date itself where no try yields a date.</summary>
        public string OtherDate(string date)
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var other = OtherDigit(date, 2 + Below(date.Length - 2));
                if (DateOnly.TryParseExact(other, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                    return other;
            }

            return date;
        }

        private ulong Index(int draw) => ((ulong)ordinal * Draws) + (ulong)draw;

        private string[] Cells() =>
        [
            contact.SampleNumber, contact.Survey, contact.Surname, contact.Prefix, contact.FirstNames, contact.Initials, contact.Sex, contact.BirthDate,
            contact.Postcode, contact.HouseNumber, contact.HouseSuffix,
        ];
    }

    private bool Chance(string kind, ulong index) => random.Chance(_shares[kind], Stream, index);

    private int Below(int n, ulong index) => random.Below(n, WhatStream, index);
}
