using TimeoutDoctor.Correlation.Inference;

namespace TimeoutDoctor.Tests.Correlation.Inference;

public sealed class MatchMarginalsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Probabilities_are_those_of_all_matchings_written_out(int seed)
    {
        var random = new Random(seed);
        for (int trial = 0; trial < 200; trial++)
        {
            int rows = random.Next(1, 7), columns = random.Next(1, 7);
            var weights = new double[rows, columns];
            var edges = new EdgeList();
            edges.Clear();
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    if (random.NextDouble() < 0.6)
                    {
                        weights[row, column] = Math.Exp(random.NextDouble() * 4 - 1);
                        edges.Add(column, weights[row, column]);
                    }
                }

                edges.EndRow();
            }

            new MatchMarginals().Solve(edges, columns, exact: true);
            double[,] expected = WrittenOut(weights, rows, columns);
            for (int row = 0; row < rows; row++)
            {
                for (int e = edges.First(row); e < edges.First(row + 1); e++)
                {
                    Assert.Equal(expected[row, edges.Column(e)], edges.Probability(e), 3);
                }
            }
        }
    }

    [Fact]
    public void Two_equal_pairs_that_may_be_swapped_are_one_half_each()
    {
        var edges = new EdgeList();
        edges.Clear();
        for (int row = 0; row < 2; row++)
        {
            edges.Add(0, 1e9);
            edges.Add(1, 1e9);
            edges.EndRow();
        }

        new MatchMarginals().Solve(edges, 2, exact: true);

        for (int e = 0; e < edges.Count; e++)
        {
            Assert.Equal(0.5, edges.Probability(e), 3);
        }
    }

    [Fact]
    public void A_long_chain_of_rivals_is_summed_block_by_block()
    {
        // Row i wants columns i and i+1; with the last column left over every row is as likely to have moved up as the weights say.
        const int Rows = 400;
        var edges = new EdgeList();
        edges.Clear();
        for (int row = 0; row < Rows; row++)
        {
            edges.Add(row, 1e9); // so high that no row stays alone
            edges.Add(row + 1, 1e9);
            edges.EndRow();
        }

        new MatchMarginals().Solve(edges, Rows + 1, exact: true);

        // One of Rows + 1 columns stays free, each equally likely: row i keeps its own column when the free one lies behind it.
        for (int row = 0; row < Rows; row += 37)
        {
            Assert.Equal((Rows - row) / (double)(Rows + 1), edges.Probability(edges.First(row)), 2);
        }
    }

    private static double[,] WrittenOut(double[,] weights, int rows, int columns)
    {
        var sums = new double[rows, columns];
        var taken = new int[rows];
        double total = 0;
        Try(0, 0, 1);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                sums[row, column] /= total;
            }
        }

        return sums;

        void Try(int row, int used, double product)
        {
            if (row == rows)
            {
                total += product;
                for (int i = 0; i < rows; i++)
                {
                    if (taken[i] >= 0)
                    {
                        sums[i, taken[i]] += product;
                    }
                }

                return;
            }

            taken[row] = -1;
            Try(row + 1, used, product);
            for (int column = 0; column < columns; column++)
            {
                if (weights[row, column] > 0 && (used & (1 << column)) == 0)
                {
                    taken[row] = column;
                    Try(row + 1, used | (1 << column), product * weights[row, column]);
                }
            }
        }
    }
}
