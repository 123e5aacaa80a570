using TimeoutDoctor.Diagnosis.Groups;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Diagnosis.Groups;

/// <summary>The promises of the findings, counted over seeded crowds.</summary>
public sealed class GroupFinderTests
{
    public static TheoryData<string> Kinds => ["target", "lb-node", "az", "route", "client"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_injected_concentration_is_ranked_first_in_95_of_100_crowds(string kind)
    {
        int first = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var crowd = new Crowd(seed);
            (Func<RequestTraits, bool> bad, string value) = Injected(crowd, kind, seed);
            Finding? finding = new Concentration().Find(crowd.Trouble(20 + (seed % 41), 0.8, bad)).FirstOrDefault();
            first += finding?.Kind == kind && finding.Value == value ? 1 : 0;
        }

        Assert.InRange(first, 95, 100);
    }

    [Fact]
    public void Shuffled_labels_give_no_finding_in_190_of_200_crowds()
    {
        int silent = 0;
        for (int seed = 1000; seed < 1200; seed++)
        {
            silent += GroupFinder.Find(new Crowd(seed, 2_000).Trouble(20 + (seed % 60), 0, _ => false)).Count == 0 ? 1 : 0;
        }

        Assert.InRange(silent, 190, 200);
    }

    [Fact]
    public void Few_requests_are_said_to_be_too_few_to_localise()
    {
        var crowd = new Crowd(7);
        GroupObservations seen = crowd.Trouble(6, 1, t => t.Host == crowd.Host(0));
        Assert.Empty(GroupFinder.Find(seen));
        Assert.Contains("too few to localise", Assert.Single(GroupFinder.Notes(seen)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_says_counts_effect_and_corrected_p_value_and_what_to_do()
    {
        var crowd = new Crowd(11);
        Finding finding = GroupFinder.Find(crowd.Trouble(40, 0.9, t => t.Host == crowd.Host(2)))[0];
        Assert.Equal(("target", "10.0.3.12", CauseIds.QueuedBeforeApp, 40L), (finding.Kind, finding.Value, finding.Cause, finding.OfRequests));
        Assert.True(finding.LiftLow > 2 && finding.Lift > finding.LiftLow && finding.LiftHigh > finding.Lift && finding.PValue < 1e-6, finding.ToString());
        Assert.All(finding.Advice.Take(1), a => Assert.NotNull(a.CheckFirst));
    }

    [Fact]
    public void A_bad_zone_is_not_said_target_by_target()
    {
        var crowd = new Crowd(12);
        Finding finding = Assert.Single(new Concentration().Find(crowd.Trouble(60, 0.95, t => crowd.Names[t.Host].StartsWith("10.0.1.", StringComparison.Ordinal))));
        Assert.Equal(("az", "10.0.1.0/24"), (finding.Kind, finding.Value));
    }

    [Fact]
    public void Zones_have_the_names_that_the_user_gave()
    {
        var crowd = new Crowd(12);
        GroupObservations seen = crowd.Trouble(60, 0.95, t => crowd.Names[t.Host].StartsWith("10.0.1.", StringComparison.Ordinal)) with
        {
            Zones = ZoneMap.Of(new Dictionary<string, string> { ["10.0.1.0/24"] = "us-east-1a", ["10.0.0.0/16"] = "elsewhere" }),
        };
        Assert.Equal("us-east-1a", Assert.Single(new Concentration().Find(seen)).Value);
    }

    [Fact]
    public void A_burst_is_found_with_its_start()
    {
        var crowd = new Crowd(13);
        Instant from = crowd.Traffic[0].Start + TimeSpan.FromMinutes(20), to = from + TimeSpan.FromMinutes(3);
        Finding finding = Assert.Single(new ChangeOfTime().Find(crowd.Trouble(40, 0.95, t => t.Start >= from && t.Start <= to)));
        var said = Instant.From(DateTimeOffset.Parse(finding.Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange((said - from).TotalSeconds, -60, 60);
    }

    [Fact]
    public void An_event_that_the_user_named_is_tested_and_another_is_not_said()
    {
        var crowd = new Crowd(14);
        Instant deploy = crowd.Traffic[0].Start + TimeSpan.FromMinutes(30);
        GroupObservations seen = crowd.Trouble(30, 0.9, t => t.Start >= deploy && t.Start <= deploy + TimeSpan.FromSeconds(100)) with
        {
            Events = [new KnownEvent("deploy", deploy), new KnownEvent("certificate", deploy - TimeSpan.FromMinutes(20))],
        };
        Finding finding = Assert.Single(new KnownEvents().Find(seen));
        Assert.Equal(("deploy", deploy.ToString()), (finding.Kind, finding.Value));
    }

    [Fact]
    public void The_gap_names_the_keep_alive_of_the_server()
    {
        var crowd = new Crowd(15);
        GroupObservations seen = crowd.Trouble(25, 0, _ => false, CauseIds.RequestLostBeforeApp);
        var random = new Random(3);
        seen = seen with
        {
            Explained = [.. seen.Explained.Select(e => e with { Traits = e.Traits with { IdleMs = 5_000 + (random.NextDouble() * 9_000) } })],
            Traffic = [.. seen.Traffic.Select(t => t with { IdleMs = random.NextDouble() * 6_000 })],
        };
        Assert.Equal("5s", Assert.Single(new IdleGap().Find(seen)).Value);
    }

    [Fact]
    public void Hosts_that_fail_in_turn_are_a_deploy()
    {
        var crowd = new Crowd(16);
        Instant from = crowd.Traffic[0].Start + TimeSpan.FromMinutes(10);
        GroupObservations seen = crowd.Trouble(60, 1, t => InTurn(crowd, t, from), CauseIds.RequestLostBeforeApp);
        Finding finding = Assert.Single(new FailuresInTurn().Find(seen));
        Assert.Equal("deploy", finding.Kind);
        Assert.Empty(new FailuresInTurn().Find(crowd.Trouble(60, 1, t => t.Start >= from && t.Start <= from + TimeSpan.FromMinutes(8), CauseIds.RequestLostBeforeApp)));
    }

    private static bool InTurn(Crowd crowd, RequestTraits t, Instant from)
    {
        int turn = (int)Math.Floor((t.Start - from).TotalMinutes);
        return turn is >= 0 and < 8 && t.Host == crowd.Host(turn);
    }

    private static (Func<RequestTraits, bool> Bad, string Value) Injected(Crowd crowd, string kind, int seed) => kind switch
    {
        "target" => (t => t.Host == crowd.Host(seed % 8), crowd.Names[crowd.Host(seed % 8)]),
        "lb-node" => (t => t.Node == crowd.Node(seed % 6), crowd.Names[crowd.Node(seed % 6)]),
        "az" => (t => crowd.Names[t.Host].StartsWith($"10.0.{(seed % 3) + 1}.", StringComparison.Ordinal), $"10.0.{(seed % 3) + 1}.0/24"),
        "route" => (t => t.Route == crowd.Route(seed % 12), (seed % 12 % 5 == 0 ? "POST " : "GET ") + crowd.Names[crowd.Route(seed % 12)]),
        _ => (t => t.Client == (ulong)((seed % 50) + 1), "client " + ((seed % 50) + 1).ToString("x16", System.Globalization.CultureInfo.InvariantCulture)),
    };
}
