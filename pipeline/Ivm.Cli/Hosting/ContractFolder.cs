using Ivm.Contracts;

namespace Ivm.Cli.Hosting;

/// <summary>Finds the contracts: the folder named, or <c>data-schemas</c> upwards of the working folder, or beside the program.</summary>
internal static class ContractFolder
{
    private const string Name = "data-schemas";

    /// <summary>Path of the folder.</summary>
    /// <param name="named">The folder that the user named; null when none.</param>
    /// <param name="workingFolder">Where the search begins.</param>
    /// <param name="programFolder">The folder of the program.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static string Find(string? named, string workingFolder, string programFolder)
    {
        if (named is not null)
        {
            return Directory.Exists(named)
                ? named
                : throw new InvalidInputException(InputFailure.Invalid, new Fault(named, "no such folder", "the folder with the contracts", "Correct --contracts."));
        }

        for (var folder = new DirectoryInfo(workingFolder); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Name);
            if (Directory.Exists(Path.Combine(candidate, "editions")))
            {
                return candidate;
            }
        }

        var beside = Path.Combine(programFolder, Name);
        return Directory.Exists(beside)
            ? beside
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(
                Name, "no such folder here, above here or beside the program", "the folder with the contracts", "Name it with --contracts."));
    }
}
