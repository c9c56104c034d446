namespace Ivm.Simulation.Contacts;

/// <summary>The kinds of faults of contacts.</summary>
internal static class ContactFaultKind
{
    public const string NotInRegister = "contact_not_in_register";
    public const string PartnerName = "contact_partner_name";
    public const string HyphenatedName = "contact_hyphenated_name";
    public const string PartnerNameOfMan = "contact_partner_name_of_man";
    public const string PrefixInSurname = "contact_prefix_in_surname";
    public const string DiacriticsLost = "contact_diacritics_lost";
    public const string SurnameTypo = "contact_surname_typo";
    public const string CallingName = "contact_calling_name";
    public const string InitialsOnly = "contact_initials_only";
    public const string FirstNameTypo = "contact_first_name_typo";
    public const string InitialsTypo = "contact_initials_typo";
    public const string BirthMissing = "contact_birth_missing";
    public const string BirthPartial = "contact_birth_partial";
    public const string DayMonthSwapped = "contact_day_month_swapped";
    public const string BirthDigit = "contact_birth_digit";
    public const string SexMissing = "contact_sex_missing";
    public const string SexWrong = "contact_sex_wrong";
    public const string OldAddress = "contact_old_address";
    public const string HouseNumberDigit = "contact_house_number_digit";
    public const string SuffixLost = "contact_suffix_lost";
    public const string PostcodeTypo = "contact_postcode_typo";
    public const string PostcodeMissing = "contact_postcode_missing";
}
