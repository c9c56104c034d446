using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms.Protection;

namespace Ivm.Cli.Hosting;

/// <summary>Where the key of the pseudonyms comes from: the environment or a file, and never a place that is published.</summary>
internal static class Keys
{
    /// <summary>Said whenever the key of demonstrations is used.</summary>
    public const string SimulatedNotice = "Simulated persons: pseudonyms are made with the key of demonstrations, which is no secret.";

    private const string Advice = "Make one with `openssl rand -hex 32` and put it into IVM_PSEUDONYM_KEY, or into a file named by --pseudonym-key-file.";

    /// <summary>The key of these settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="workspace">The workspace; where it holds a simulated country, a key need not be given.</param>
    /// <param name="isSimulated">Whether the key of demonstrations was taken.</param>
    /// <exception cref="InvalidInputException">No key is given, or it is too short or no hexadecimal text.</exception>
    public static PseudonymKey Of(Settings settings, Workspace workspace, out bool isSimulated)
    {
        isSimulated = false;
        if (settings.PseudonymKey is { } text)
        {
            return Parse(text, "IVM_PSEUDONYM_KEY");
        }

        if (settings.PseudonymKeyFile is { } file)
        {
            return File.Exists(file)
                ? Parse(File.ReadAllText(file).Trim(), file)
                : throw Invalid(new Fault(file, "no such file", "a file with the key of the pseudonyms", Advice));
        }

        isSimulated = Directory.Exists(workspace.Truth(settings.Edition));
        return isSimulated
            ? new PseudonymKey("the key of demonstrations: for simulated persons only"u8, "the key of demonstrations")
            : throw Invalid(new Fault("IVM_PSEUDONYM_KEY", "no key", "the key of the pseudonyms", Advice));
    }

    /// <summary>The key of encoded linkage fields: from the environment, or from a file.</summary>
    /// <param name="file">A file with the key; null for the environment.</param>
    /// <exception cref="InvalidInputException">No key is given, or it is too short or no hexadecimal text.</exception>
    public static byte[] OfLinkage(string? file)
    {
        const string Own = "Make one with `openssl rand -hex 32`, give it to the other side by a safe way, and put it into IVM_LINKAGE_KEY, or into a file named by --linkage-key-file.";
        var where = file ?? "IVM_LINKAGE_KEY";
        if (file is not null && !File.Exists(file))
            throw Invalid(new Fault(file, "no such file", "a file with the key of encoded fields", Own));
        var text = file is null ? Environment.GetEnvironmentVariable("IVM_LINKAGE_KEY") : File.ReadAllText(file).Trim();
        if (string.IsNullOrEmpty(text))
            throw Invalid(new Fault(where, "no key", "the key of encoded fields", Own));
        try
        {
            var key = Convert.FromHexString(text);
            return key.Length >= PseudonymKey.MinimumLength ? key : throw Invalid(new Fault(where, $"a key of {key.Length} bytes", $"at least {PseudonymKey.MinimumLength} bytes", Own));
        }
        catch (FormatException)
        {
            throw Invalid(new Fault(where, "text that is not hexadecimal", "at least 64 hexadecimal digits", Own));
        }
    }

    private static PseudonymKey Parse(string hexadecimal, string where)
    {
        try
        {
            return new PseudonymKey(Convert.FromHexString(hexadecimal), where);
        }
        catch (FormatException)
        {
            throw Invalid(new Fault(where, "text that is not hexadecimal", "at least 64 hexadecimal digits", Advice));
        }
    }

    private static InvalidInputException Invalid(Fault fault) => new(InputFailure.Invalid, fault);
}
