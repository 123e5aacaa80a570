using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Model;

public sealed class StableHashTests
{
    [Fact]
    public void A_text_has_the_hash_that_its_definition_gives()
    {
        var random = new Random(20261201);
        for (int length = 0; length < 80; length++)
        {
            byte[] text = new byte[length];
            random.NextBytes(text);

            Assert.Equal(Reference(text, 0x9E3779B97F4A7C15), StableHash.Of(text));
            Assert.Equal(Reference(text, 17), StableHash.Of(text, 17));
        }
    }

    [Fact]
    public void A_hash_never_changes() => Assert.Equal(0x6AECD00DB1F8462AUL, StableHash.Of("http-nio-8080-exec-58"u8));

    private static ulong Reference(ReadOnlySpan<byte> text, ulong seed)
    {
        ulong hash = seed ^ ((ulong)text.Length * 0xD6E8FEB86659FD93);
        for (; text.Length >= 8; text = text[8..])
        {
            hash = StableHash.Mix(hash ^ BitConverter.ToUInt64(text));
        }

        ulong tail = 0;
        foreach (byte b in text)
        {
            tail = (tail << 8) | b;
        }

        return StableHash.Mix(hash ^ tail ^ ((ulong)text.Length << 56));
    }
}
