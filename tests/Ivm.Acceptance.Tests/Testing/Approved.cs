using System.Runtime.CompilerServices;

namespace Ivm.Acceptance.Tests.Testing;

/// <summary>
/// Compares a text with the approved one, <c>TEST.approved.txt</c> beside the test. A text that differs is left as
/// <c>TEST.received.txt</c>; rename it to approve.
/// </summary>
internal static class Approved
{
    public static void Verify(string text, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(testFile)!, test);
        var received = $"{stem}.received.txt";
        var approved = $"{stem}.approved.txt";
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        var found = text.ReplaceLineEndings("\n");
        if (found == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, found);
        Assert.Equal(expected, found);
    }
}
