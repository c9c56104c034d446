using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>Linear forms of quantities, without a model.</summary>
internal static class PlainForm
{
    /// <summary>The form of a quantity.</summary>
    /// <param name="expression">The quantity.</param>
    /// <param name="number">Number of a variable.</param>
    /// <exception cref="InexpressibleException">It is not linear.</exception>
    public static LinearForm Of(Expression expression, Func<string, int> number) => expression switch
    {
        NumberExpression constant => LinearForm.Of(Fraction.Of(constant.Value)),
        VariableExpression variable => LinearForm.Of(number(variable.Name), Fraction.One),
        UnaryExpression { Operator: UnaryOperator.Negate } negate => Of(negate.Operand, number).Times(-Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Add } sum => Of(sum.Left, number).Plus(Of(sum.Right, number), Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Subtract } difference => Of(difference.Left, number).Plus(Of(difference.Right, number), -Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Multiply } product => Multiply(Of(product.Left, number), Of(product.Right, number)),
        BinaryExpression { Operator: BinaryOperator.Divide } quotient when Of(quotient.Right, number) is { IsConstant: true, Constant.Sign: not 0 } divisor =>
            Of(quotient.Left, number).Times(Fraction.One / divisor.Constant),
        _ => throw new InexpressibleException("it is more than sums and multiples"),
    };

    private static LinearForm Multiply(LinearForm left, LinearForm right) =>
        right.IsConstant ? left.Times(right.Constant)
        : left.IsConstant ? right.Times(left.Constant)
        : throw new InexpressibleException("it multiplies variables with each other");
}
