using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Diagnosis;

namespace TimeoutDoctor.Tests.Correlation.Inference;

/// <summary>When a gateway waited for what lies behind it, as its record tells.</summary>
public sealed class StayReaderTests
{
    [Fact]
    public void A_gateway_that_gave_up_with_the_answer_at_hand_had_called_at_once()
    {
        Stay stay = Near(Request.Gateway(29_000, 73, 504, 201) with { SentBytes = 41 });
        Assert.False(stay.Cut);
        Assert.InRange(stay.Start, 0, 50);
        Assert.Equal(73, stay.End - stay.Start, 0.01);
        Assert.InRange(stay.HalfStep, 25, 27);
        Assert.Equal(((short)201, -1L), (stay.Status, stay.Bytes));
    }

    [Fact]
    public void A_gateway_that_answered_late_had_called_late()
    {
        Stay stay = Near(Request.Gateway(25_000, 73, 200, 200) with { SentBytes = 41 });
        Assert.Equal(25_000 - 73, stay.Start, 1.0);
        Assert.Equal(25_000, stay.End, 1.0);
        Assert.Equal(((short)200, 41L), (stay.Status, stay.Bytes));
    }

    [Theory]
    [InlineData(28_990)]
    [InlineData(null)]
    public void A_gateway_that_waited_until_it_gave_up_was_cut_off(int? integration)
    {
        Stay stay = Near(Request.Gateway(29_000, integration));
        Assert.True(stay.Cut);
        Assert.True(double.IsNaN(stay.End));
        Assert.InRange(stay.Start, 0, 11);
    }

    private static Stay Near(HopRecord record)
    {
        SourceFile[] sources = [new SourceFile { Id = 0, Name = "gateway.json", Hop = Hop.Gateway }];
        var reader = new StayReader(new HopPair(Hop.Gateway, Hop.LoadBalancer), new TimeoutPolicy(), record.Start, new SourceHosts(sources, new Interner()));
        return reader.Near(record with { At = new SourceRef(0, 1) }, 0);
    }
}
