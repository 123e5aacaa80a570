using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation;

public sealed class RecordStoreTests
{
    [Fact]
    public void A_slab_is_given_back_once_and_only_when_none_of_its_records_is_held()
    {
        var spare = new List<RecordSlab>();
        var store = new RecordStore { Spare = spare.Add };
        RecordSlab slab = Filled(10);
        int first = store.Open(slab);
        store.Keep(first + 3);
        store.Keep(first + 7);
        store.Remove(first + 3);
        store.Remove(first + 7);
        store.Keep(first + 9);
        Assert.Empty(spare); // open: more of it may be kept
        store.Close(first);
        Assert.Empty(spare);
        Assert.Equal(10, store[first + 9].At.Line);
        store.Remove(first + 9);
        Assert.Same(slab, Assert.Single(spare));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void A_slab_used_again_shows_its_new_records_and_no_old_links()
    {
        var store = new RecordStore();
        RecordSlab slab = Filled(2);
        int first = store.Open(slab);
        store.Keep(first);
        store.Link(first) = 77;
        store.Close(first);
        store.Remove(first);
        slab.Clear();
        slab.Next = HopRecord.Of(Hop.App, new SourceRef(4, 44));
        slab.Keep();
        int again = store.Open(slab);
        store.Keep(again);
        Assert.Equal((1, 44L), (slab.Count, (long)store[again].At.Line));
        Assert.Equal(-1, store.Link(again));
    }

    private static RecordSlab Filled(int count)
    {
        var slab = new RecordSlab();
        for (int i = 0; i < count; i++)
        {
            slab.Next = HopRecord.Of(Hop.Gateway, new SourceRef(1, i + 1));
            slab.Keep();
        }

        return slab;
    }
}
