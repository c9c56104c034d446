using CsCheck;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Sampling;

public class JointInclusionProbabilitiesTests
{
    private static readonly Gen<double[]> Probabilities =
        from sizes in Gen.Double[-1, 1.2].Select(Math.Exp).Array[4, 9]
        from n in Gen.Int[1, 3]
        select InclusionProbabilities.ProportionalToSize(sizes, n);

    [Fact]
    public void Tille_Midzuno_systematic_and_conditional_Poisson_agree_with_R()
    {
        var sizes = Read("sampling_sizes.csv");
        var pairs = Read("sampling_joint.csv");
        foreach (var name in sizes.Text("case").Distinct())
        {
            var p = Enumerable.Range(0, sizes.RowCount).Where(i => sizes.Text("case")[i] == name).Select(i => sizes.Numbers("p")[i]).ToArray();
            // The committed numbers have 15 digits: make the sum whole to the last bit again.
            p = InclusionProbabilities.ProportionalToSize(p, (int)Math.Round(p.Sum()));
            foreach (var row in Enumerable.Range(0, pairs.RowCount).Where(i => pairs.Text("case")[i] == name))
            {
                var joint = Of(pairs.Text("method")[row], p);
                var (i, j) = ((int)pairs.Numbers("i")[row], (int)pairs.Numbers("j")[row]);
                Close.To(pairs.Numbers("p")[row], joint[i, j], pairs.Text("method")[row] == "ConditionalPoisson" ? 1e-10 : 1e-12, $"{name} {pairs.Text("method")[row]} {i} {j}", 1e-3);
            }
        }
    }

    [Theory]
    [InlineData("Tille")]
    [InlineData("Midzuno")]
    [InlineData("Systematic")]
    [InlineData("ConditionalPoisson")]
    [InlineData("Simple")]
    public void Rows_of_a_design_of_fixed_size_add_up_to_n_less_one_times_pi(string method)
        => Probabilities.Sample(p =>
        {
            var n = (int)Math.Round(p.Sum());
            var joint = Of(method, method == "Simple" ? Enumerable.Repeat((double)n / p.Length, p.Length).ToArray() : p);
            for (var i = 0; i < p.Length; i++)
                Close.To((n - 1) * joint[i, i], Enumerable.Range(0, p.Length).Where(j => j != i).Sum(j => joint[i, j]), 1e-11, $"row {i}", 1e-3);
        });

    [Fact]
    public void Tille_equals_the_enumeration_of_every_course_of_the_elimination()
        => Probabilities.Sample(p => Same(Enumerate(p, (int)Math.Round(p.Sum())), Of("Tille", p)), iter: 40);

    [Fact]
    public void Midzuno_equals_the_enumeration_of_every_course_of_its_elimination()
        => Probabilities.Sample(
            p =>
            {
                var open = p.Where(value => value < 1).ToArray();
                var left = Enumerate(open.Select(value => 1 - value).ToArray(), open.Length - (int)Math.Round(open.Sum()));
                var taken = left.Select(course => (Units: Enumerable.Range(0, open.Length).Except(course.Units).ToArray(), course.Probability)).ToList();
                Same(taken, Of("Midzuno", open));
            },
            iter: 40);

    [Fact]
    public void Systematic_equals_the_enumeration_of_all_starts()
    {
        int[] twelfths = [5, 7, 12, 1, 11, 4, 6, 2];
        var courses = new List<(int[] Units, double Probability)>();
        for (var start = 0; start < 12; start++)
        {
            var (units, at) = (new List<int>(), 0);
            for (var i = 0; i < twelfths.Length; i++)
            {
                if (twelfths[i] == 12 || Enumerable.Range(at, twelfths[i]).Any(point => point % 12 == start))
                    units.Add(i);
                at += twelfths[i] % 12;
            }

            courses.Add((units.ToArray(), 1 / 12.0));
        }

        Same(courses, Of("Systematic", twelfths.Select(k => k / 12.0).ToArray()));
    }

    [Fact]
    public void Equal_probabilities_give_those_of_simple_random_sampling()
    {
        var p = Enumerable.Repeat(3 / 7.0, 7).ToArray();
        foreach (var joint in new[] { JointInclusionProbabilities.Simple(7, 3), Of("Tille", p), Of("Midzuno", p), Of("ConditionalPoisson", p), JointInclusionProbabilities.HartleyRao(p) })
        {
            Close.To(3 / 7.0, joint[2, 2], 1e-15, "single");
            Close.To(6 / 42.0, joint[5, 1], 1e-14, "pair");
        }
    }

    [Fact]
    public void Tille_Midzuno_and_conditional_Poisson_joint_probabilities_are_at_most_the_product()
        => Probabilities.Sample(p =>
        {
            foreach (var joint in new[] { Of("Tille", p), Of("Midzuno", p), Of("ConditionalPoisson", p) })
            {
                for (var i = 0; i < p.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                        Assert.InRange(joint[i, j], 0, p[i] * p[j] * (1 + 1e-12));
                }
            }
        });

    [Fact]
    public void Two_units_far_smaller_than_all_others_never_meet_in_an_elimination_sample()
        => Assert.Equal(0, Of("Tille", InclusionProbabilities.ProportionalToSize([2, 50, 1, 40, 30, 60], 3))[0, 2]);

    [Fact]
    public void All_digits_stay_for_hundreds_of_units()
    {
        var p = InclusionProbabilities.ProportionalToSize(Enumerable.Range(0, 300).Select(i => Math.Exp(new CounterRandom(4).Normal(1, i) / 2)).ToArray(), 120);
        foreach (var method in new[] { "Tille", "Midzuno", "Systematic", "ConditionalPoisson" })
        {
            var joint = Of(method, p);
            for (var i = 0; i < p.Length; i++)
            {
                Close.To(p[i], joint[i, i], 1e-12, $"{method} {i}");
                Close.To(119 * p[i], Enumerable.Range(0, p.Length).Where(j => j != i).Sum(j => joint[i, j]), 1e-11, $"{method} row {i}");
            }
        }
    }

    [Fact]
    public void Hartley_and_Rao_are_near_the_average_over_all_orders_of_the_list()
    {
        double[] half = [0.2, 0.5, 0.35, 0.45, 0.3, 0.4, 0.25, 0.55];
        double[] p = [.. half, .. half];
        var orders = Enumerable.Range(0, 3000).Select(k => Enumerable.Range(0, p.Length).OrderBy(i => new CounterRandom(9).Bits((ulong)k, (ulong)i)).ToArray()).ToArray();
        var approximate = JointInclusionProbabilities.HartleyRao(p);
        double average = 0;
        foreach (var order in orders)
        {
            var joint = Of("Systematic", order.Select(i => p[i]).ToArray());
            average += joint[Array.IndexOf(order, 1), Array.IndexOf(order, 3)] / orders.Length;
        }

        Close.To(average, approximate[1, 3], 0.05, "joint probability");
    }

    [Fact]
    public void Units_of_different_strata_and_of_Poisson_samples_are_independent()
    {
        var joint = JointInclusionProbabilities.Stratified([1, 0, 1, 0, 0], [JointInclusionProbabilities.Simple(3, 2), JointInclusionProbabilities.Poisson([0.3, 0.8])]);
        Close.To(1 / 3.0, joint[1, 4], 1e-15, "within stratum 0");
        Close.To(0.24, joint[0, 2], 1e-15, "within stratum 1");
        Close.To(0.3 * 2 / 3, joint[0, 3], 1e-15, "across");
        var sample = joint.Of([4, 2]);
        Assert.Equal((joint[4, 4], joint[2, 2], joint[4, 2]), (sample[0, 0], sample[1, 1], sample[0, 1]));
    }

    [Fact]
    public void What_cannot_be_a_matrix_of_joint_probabilities_is_refused()
    {
        Throws(() => JointInclusionProbabilities.FromMatrix(new double[2, 3]));
        Throws(() => JointInclusionProbabilities.FromMatrix(new[,] { { 0.5, 0.2 }, { 0.3, 0.5 } }));
        Throws(() => JointInclusionProbabilities.FromMatrix(new[,] { { 0.5, 0.6 }, { 0.6, 0.7 } }));
        Throws(() => JointInclusionProbabilities.FromMatrix(new[,] { { double.NaN } }));
        Throws(() => JointInclusionProbabilities.FromMatrix(new[,] { { 0.5, double.NaN }, { double.NaN, 0.5 } }));
        Throws(() => JointInclusionProbabilities.Tille([0.5, 0.7]));
        Throws(() => JointInclusionProbabilities.Midzuno([0.5, 1.5]));
        Throws(() => JointInclusionProbabilities.Poisson([double.NaN]));
        Throws(() => JointInclusionProbabilities.Simple(3, 4));
        Throws(() => JointInclusionProbabilities.Stratified([0, 2], [JointInclusionProbabilities.Simple(1, 1), JointInclusionProbabilities.Simple(1, 1)]));
        Throws(() => JointInclusionProbabilities.Stratified([0, 0], [JointInclusionProbabilities.Simple(1, 1)]));
        Throws(() => JointInclusionProbabilities.Simple(3, 2).Of([1, 1]));

        static void Throws(Action action) => Assert.Throws<StatisticsInputException>(action);
    }

    private static JointInclusionProbabilities Of(string method, double[] p) => method switch
    {
        "Tille" => JointInclusionProbabilities.Tille(p),
        "Midzuno" => JointInclusionProbabilities.Midzuno(p),
        "ConditionalPoisson" => JointInclusionProbabilities.ConditionalPoisson(p),
        "Systematic" => JointInclusionProbabilities.Systematic(p),
        _ => JointInclusionProbabilities.Simple(p.Length, (int)Math.Round(p.Sum())),
    };

    /// <summary>All sets that the elimination procedure can leave, straight from its definition, with their probabilities.</summary>
    private static List<(int[] Units, double Probability)> Enumerate(double[] p, int size)
    {
        var courses = new List<(int[] Units, double Probability)> { (Enumerable.Range(0, p.Length).ToArray(), 1) };
        var before = Enumerable.Repeat(1.0, p.Length).ToArray();
        for (var left = p.Length - 1; left >= size; left--)
        {
            var now = InclusionProbabilities.ProportionalToSize(p, left);
            courses = courses
                .SelectMany(course => course.Units.Select(unit => (Units: course.Units.Where(other => other != unit).ToArray(), Probability: course.Probability * (1 - (now[unit] / before[unit])))))
                .GroupBy(course => string.Join(' ', course.Units))
                .Select(group => (group.First().Units, group.Sum(course => course.Probability)))
                .ToList();
            before = now;
        }

        return courses;
    }

    private static void Same(List<(int[] Units, double Probability)> courses, JointInclusionProbabilities joint)
    {
        Close.To(1, courses.Sum(course => course.Probability), 1e-12, "all courses");
        for (var i = 0; i < joint.Count; i++)
        {
            for (var j = 0; j <= i; j++)
                Close.To(courses.Where(course => course.Units.Contains(i) && course.Units.Contains(j)).Sum(course => course.Probability), joint[i, j], 1e-11, $"{i} {j}", 1e-3);
        }
    }

    private static CsvColumns Read(string file) => CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", file));
}
