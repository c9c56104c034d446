namespace Ivm.Statistics.Variance;

/// <summary>Which value counts as the quantile where the weighted distribution function jumps over the probability, or meets it.</summary>
/// <remarks>
/// Numbers 1 to 9 are those of Hyndman and Fan (1996), The American Statistician 50, 361-365, carried over to weights as R
/// survey does. Rows of equal value count in the order of the data.
/// </remarks>
public enum QuantileRule
{
    /// <summary>The smallest value whose distribution function reaches the probability (number 1).</summary>
    Inverse,

    /// <summary>The same, but the middle of two values where the function meets the probability exactly (number 2).</summary>
    InverseAveraged,

    /// <summary>The value of the nearest even order statistic where the function meets the probability exactly (number 3).</summary>
    NearestEven,

    /// <summary>Linear between the points (W_k / W, x_k) (number 4).</summary>
    Linear4,

    /// <summary>Linear between the middles of the jumps (number 5).</summary>
    Linear5,

    /// <summary>Linear between the points (W_k / (W + w_n), x_k) (number 6).</summary>
    Linear6,

    /// <summary>Linear between the points (W_k-1 / W_n-1, x_k): from the smallest to the largest value (number 7).</summary>
    Linear7,

    /// <summary>Linear, a third of each weight before its point (number 8).</summary>
    Linear8,

    /// <summary>Linear, three eighths of each weight before its point (number 9).</summary>
    Linear9,

    /// <summary>The step function of Shah and Vaish (2006), with weights brought to a mean of one.</summary>
    ShahVaish,
}
