using TimeoutDoctor.Correlation;

namespace TimeoutDoctor.Tests.Correlation;

public sealed class IdTableTests
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 9_000)]
    [InlineData(3, 40_000)]
    public void Whatever_is_set_and_removed_is_found_as_a_dictionary_finds_it(int seed, int ids)
    {
        var random = new Random(seed);
        var table = new IdTable();
        var expected = new Dictionary<UInt128, int>();
        UInt128[] pool = [.. Enumerable.Range(0, ids).Select(i => i % 3 == 0 ? (UInt128)(ulong)i : new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
        for (int step = 0; step < ids * 8; step++)
        {
            UInt128 id = pool[random.Next(ids)];
            if (random.Next(5) < 2)
            {
                if (expected.Remove(id))
                {
                    table.Remove(Find(table, id));
                }
            }
            else
            {
                expected[id] = step;
                Set(table, id, step);
            }
        }

        Assert.True(expected.Count > ids / 4);
        foreach (UInt128 id in pool)
        {
            int found = Find(table, id);
            Assert.Equal(expected.TryGetValue(id, out int group), found != IdTable.None);
            Assert.True(found == IdTable.None || table[found].Group == group);
        }
    }

    [Fact]
    public void A_table_that_was_emptied_finds_nothing_and_takes_ids_again()
    {
        var table = new IdTable();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 10_000; i++)
            {
                Set(table, (UInt128)i, i + round);
            }

            Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal(i + round, table[Find(table, (UInt128)i)].Group));
            for (int i = 9_999; i >= 0; i--)
            {
                table.Remove(Find(table, (UInt128)i));
            }

            Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal(IdTable.None, Find(table, (UInt128)i)));
        }
    }

    private static int Find(IdTable table, UInt128 id) => table.Find(id, table.HashOf(id));

    private static void Set(IdTable table, UInt128 id, int group)
    {
        int found = Find(table, id);
        table[found == IdTable.None ? table.Add(id, table.HashOf(id), group) : found].Group = group;
    }
}
