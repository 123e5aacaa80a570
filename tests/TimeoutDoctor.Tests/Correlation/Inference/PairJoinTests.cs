using TimeoutDoctor.Correlation.Inference;

namespace TimeoutDoctor.Tests.Correlation.Inference;

public sealed class PairJoinTests
{
    private static readonly SimulationOptions Small = new() { Requests = 3_000 };

    private static readonly SimulationOptions TimeAlone = new()
    {
        Requests = 4_000,
        PerSecond = 300,
        Routes = 1,
        WithIds = 0,
        MeanLength = 15,
        HasBytes = false,
        Hosts = 1,
        Nodes = 1,
        KnowsHost = false,
        GapSpread = 0.5,
    };

    public static TheoryData<string, int> Realistic => new()
    {
        { "usual", 1 }, { "six minutes off, 200 ppm", 2 }, { "wrong zone", 3 }, { "step of 40 ms", 4 }, { "step of 2 s", 5 }, { "a fifth missing", 6 }, { "half foreign", 7 },
    };

    [Theory]
    [MemberData(nameof(Realistic))]
    public void Realistic_paths_are_joined_almost_without_error(string name, int number)
    {
        SimulationOptions options = number switch
        {
            1 => Small,
            2 => Small with { OffsetMs = -360_000, DriftPpm = 200 },
            3 => Small with { OffsetMs = 3_600_000 },
            4 => Small with { StepMs = 40 },
            5 => Small with { StepMs = 2_000 },
            6 => Small with { MissingFar = 0.2, MissingNear = 0.1 },
            _ => Small with { Foreign = 1 },
        };
        var pair = new SimulatedPair(options with { Seed = 100 + number });

        IReadOnlyList<PairLink> links = Links(pair);

        Assert.True(Precision(pair, links, 0.9) >= 0.999, name);
        Assert.True(Recall(pair, links, 0.9) >= 0.99, name);
    }

    [Fact]
    public void Where_only_time_tells_what_is_said_to_be_sure_is_right()
    {
        var pair = new SimulatedPair(TimeAlone);

        IReadOnlyList<PairLink> links = Links(pair);

        Assert.True(Precision(pair, links, 0.99) >= 0.998);
        Assert.True(Recall(pair, links, 0.99) >= 0.85);
    }

    [Fact]
    public void What_is_learned_comes_close_to_knowing_what_was_simulated()
    {
        var pair = new SimulatedPair(TimeAlone with { Seed = 2 });
        var oracle = new PairJoin(pair.Near, pair.Far);
        oracle.Use(pair.Oracle());

        double reached = Recall(pair, Links(pair), 0.99), ceiling = Recall(pair, oracle.Join(), 0.99);

        Assert.True(reached >= 0.95 * ceiling);
    }

    [Fact]
    public void Stated_probabilities_are_shares_of_right_links()
    {
        var links = new List<(double Probability, bool Right)>();
        for (int seed = 1; seed <= 4; seed++)
        {
            var pair = new SimulatedPair(TimeAlone with { Seed = seed, PerSecond = 500, Requests = 5_000 });
            links.AddRange(Links(pair).Select(l => (l.Probability, pair.Truth[l.Near] == l.Far)));
        }

        int bins = 0;
        foreach (IGrouping<int, (double Probability, bool Right)> bin in links.Where(l => l.Probability >= 0.5).GroupBy(l => Math.Min(9, (int)(l.Probability * 10))).Where(b => b.Count() >= 60))
        {
            double said = bin.Average(l => l.Probability), seen = bin.Average(l => l.Right ? 1.0 : 0);
            double error = Math.Sqrt(said * (1 - said) / bin.Count());
            Assert.InRange(seen, said - 0.03 - (3 * error), said + 0.03 + (3 * error));
            bins++;
        }

        Assert.True(bins >= 2, "too few links to tell");
    }

    [Fact]
    public void Seconds_are_sharpened_by_the_order_of_lines()
    {
        var pair = new SimulatedPair(new SimulationOptions { Requests = 3_000, PerSecond = 20, FarUnit = 1_000, FarHasLength = false });

        IReadOnlyList<PairLink> links = Links(pair);

        Assert.True(Precision(pair, links, 0.9) >= 0.999);
        Assert.True(Recall(pair, links, 0.9) >= 0.95);
    }

    [Fact]
    public void Given_up_requests_find_their_record_and_lost_ones_are_given_none()
    {
        var pair = new SimulatedPair(Small with { Requests = 6_000, Cut = 0.05 });

        IReadOnlyList<PairLink> links = [.. Links(pair).Where(l => l.Probability >= 0.9 && pair.Near[l.Near].Cut)];

        int lost = Enumerable.Range(0, pair.Near.Length).Count(i => pair.Near[i].Cut && pair.Truth[i] < 0);
        Assert.True(lost > 50);
        Assert.True(links.Count(l => pair.Truth[l.Near] < 0) <= Math.Max(1, 0.005 * lost));
        Assert.True(links.Count(l => pair.Truth[l.Near] == l.Far) >= 0.99 * links.Count);
    }

    [Fact]
    public void Lines_taken_away_make_no_wrong_link()
    {
        var pair = new SimulatedPair(Small with { Seed = 5 });
        var random = new Random(5);
        int[] kept = [.. Enumerable.Range(0, pair.Far.Length).Where(_ => random.NextDouble() > 0.3)];

        IReadOnlyList<PairLink> links = Links(pair.Near, [.. kept.Select(i => pair.Far[i])]);

        int made = links.Count(l => l.Probability >= 0.9), wrong = links.Count(l => l.Probability >= 0.9 && pair.Truth[l.Near] != kept[l.Far]);
        Assert.True(wrong <= 0.001 * made, $"{wrong} of {made}");
    }

    [Fact]
    public void Nothing_is_joined_where_the_two_logs_have_nothing_to_do_with_each_other()
    {
        var one = new SimulatedPair(Small with { Seed = 11 });
        var other = new SimulatedPair(Small with { Seed = 12 });

        IReadOnlyList<PairLink> links = Links(one.Near, other.Far);

        Assert.True(links.Count(l => l.Probability >= 0.9) <= 0.01 * one.Near.Length);
    }

    [Fact]
    public void Whole_seconds_on_a_busy_path_are_not_said_to_be_surer_than_they_are()
    {
        var pair = new SimulatedPair(TimeAlone with { PerSecond = 100, FarUnit = 1_000, Requests = 3_000 });

        List<PairLink> links = [.. Links(pair).Where(l => l.Probability >= 0.8)];

        double said = links.Count == 0 ? 0 : links.Average(l => l.Probability), seen = links.Count == 0 ? 0 : links.Average(l => pair.Truth[l.Near] == l.Far ? 1.0 : 0);
        Assert.True(seen >= said - 0.05, $"{links.Count} links are said to be right to {said:0.000} and are to {seen:0.000}");
    }

    [Fact]
    public void Which_log_is_whose_is_learned_where_it_does_not_say()
    {
        SimulationOptions busy = TimeAlone with { Hosts = 4, KnowsHost = true, PerSecond = 600 };
        SimulatedPair named = new(busy), unnamed = new(busy with { NamesHost = false });

        Assert.True(Recall(unnamed, Links(unnamed), 0.9) >= Recall(named, Links(named), 0.9) - 0.01);
        Assert.True(Precision(unnamed, Links(unnamed), 0.99) >= 0.998);
    }

    [Fact]
    public void What_was_learned_earlier_is_used_again()
    {
        var pair = new SimulatedPair(Small with { Requests = 8_000, OffsetMs = 5_000, DriftPpm = 100 });
        double half = pair.Duration / 2;
        var first = new PairJoin([.. pair.Near.Where(s => s.Start < half)], [.. pair.Far.Where(s => s.Middle < half + 5_000)]);
        Assert.True(first.Learn());
        int[] near = [.. Enumerable.Range(0, pair.Near.Length).Where(i => pair.Near[i].Start >= half)], far = [.. Enumerable.Range(0, pair.Far.Length).Where(i => pair.Far[i].Middle >= half + 4_900)];
        var second = new PairJoin([.. near.Select(i => pair.Near[i])], [.. far.Select(i => pair.Far[i])]);

        Assert.True(second.Relearn(first.Model!));
        List<PairLink> links = [.. second.Join().Where(l => l.Probability >= 0.9)];

        Assert.True(links.Count >= 0.97 * near.Length, $"{links.Count} of {near.Length}");
        Assert.True(links.Count(l => pair.Truth[near[l.Near]] != far[l.Far]) <= 0.001 * links.Count);
    }

    [Fact]
    public void What_was_learned_from_other_logs_is_not_used()
    {
        var pair = new SimulatedPair(Small);
        var other = new SimulatedPair(Small with { Seed = 9, OffsetMs = 60_000 });
        var first = new PairJoin(pair.Near, pair.Far);
        Assert.True(first.Learn());

        Assert.False(new PairJoin(other.Near, other.Far).Relearn(first.Model!));
    }

    private static IReadOnlyList<PairLink> Links(SimulatedPair pair) => Links(pair.Near, pair.Far);

    private static IReadOnlyList<PairLink> Links(Stay[] near, Stay[] far)
    {
        var join = new PairJoin(near, far);
        return join.Learn() ? join.Join() : [];
    }

    private static double Precision(SimulatedPair pair, IReadOnlyList<PairLink> links, double least)
    {
        List<PairLink> made = [.. links.Where(l => l.Probability >= least)];
        return made.Count == 0 ? 0 : made.Count(l => pair.Truth[l.Near] == l.Far) / (double)made.Count;
    }

    private static double Recall(SimulatedPair pair, IReadOnlyList<PairLink> links, double least)
    {
        int real = Enumerable.Range(0, pair.Near.Length).Count(i => !pair.Near[i].Cut && pair.Truth[i] >= 0);
        return links.Count(l => l.Probability >= least && !pair.Near[l.Near].Cut && pair.Truth[l.Near] == l.Far) / (double)real;
    }
}
