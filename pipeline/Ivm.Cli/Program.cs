using System.Runtime.InteropServices;
using Ivm.Cli.Hosting;

// The first signal asks the run to stop, and it leaves nothing half; the second is the operating system's own.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    if (!stop.IsCancellationRequested)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await IvmProgram.RunAsync(args, Surroundings.OfProcess(), stop.Token);
