using System.Globalization;
using Google.OrTools.Sat;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>How the solver runs: alone, from a fixed start and without a limit of time, so that a model has one answer.</summary>
internal static class SolverSettings
{
    private const string Parameters = "num_search_workers:1 random_seed:1 log_search_progress:false";

    /// <summary>An independent copy of a model, whose variables are those of the original by number.</summary>
    public static CpModel Copy(this CpModel model)
    {
        var copy = new CpModel();
        copy.Model.MergeFrom(model.Model);
        return copy;
    }

    /// <summary>Solves a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="effort">How much work it may take, about seconds but counted in steps, so that the answer does not hang on the machine; no limit when null.</param>
    /// <returns>The solver with its solution; null when there is none.</returns>
    /// <exception cref="UndecidedException">The work did not suffice.</exception>
    /// <exception cref="InvalidOperationException">The model is not sound, or the solver gave up.</exception>
    public static CpSolver? Solve(CpModel model, double? effort = null)
    {
        var solver = new CpSolver { StringParameters = effort is { } limit ? string.Create(CultureInfo.InvariantCulture, $"{Parameters} max_deterministic_time:{limit}") : Parameters };
        var status = solver.Solve(model);
        return status switch
        {
            CpSolverStatus.Optimal or CpSolverStatus.Feasible => solver,
            CpSolverStatus.Infeasible => null,
            CpSolverStatus.Unknown when effort is not null => throw new UndecidedException(),
            _ => throw new InvalidOperationException($"The solver could not decide a model: {status}. {model.Validate()}"),
        };
    }
}
