using System.Reflection;

namespace Ivm.Pipeline.Publishing;

/// <summary>The version of the program, as it stands in manifests and file metadata.</summary>
public static class ProgramVersion
{
    /// <summary>The informational version of the assembly, for example <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
