using Ivm.ReferenceCases.Running;

if (args is not [var folder])
{
    Console.Error.WriteLine("Usage: dotnet run --project tests/Ivm.ReferenceCases -c Release -- DIR");
    Console.Error.WriteLine("DIR holds one folder per case (task.json, input.csv, expected_*.csv).");
    return 2;
}

if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no folder {folder}.");
    return 2;
}

var cases = Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, "task.json"))).Order(StringComparer.Ordinal).ToArray();
if (cases.Length == 0 && File.Exists(Path.Combine(folder, "task.json")))
    cases = [folder];
var (passed, failed) = (0, 0);
foreach (var path in cases)
{
    var report = CaseRunner.Run(path);
    Console.WriteLine(report);
    if (report.Passed)
        passed++;
    else
        failed++;
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;
