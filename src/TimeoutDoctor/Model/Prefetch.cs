using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TimeoutDoctor.Model;

/// <summary>
/// Tells the processor what will be needed soon. Reading from scattered places costs mostly waiting for memory; told before, it is waited for
/// while other work goes on. It changes no result. Where .NET knows no such instruction of the processor the place is read, which
/// at least lets it wait for several at once.
/// </summary>
internal static class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Brings the cache line near in which something begins.</summary>
    /// <param name="place">Where it lies. It may move meanwhile: then the wrong line is brought near, and nothing else happens.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<T>(ref readonly T place) => Byte(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in place)));

    /// <summary>Brings all of something near.</summary>
    /// <param name="place">Where it lies.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Whole<T>(ref readonly T place)
    {
        for (int offset = 0; offset < Unsafe.SizeOf<T>(); offset += CacheLine)
        {
            Byte(ref Unsafe.Add(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in place)), offset));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Byte(ref byte place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
        }
        else
        {
            Volatile.Read(ref place);
        }
    }
}
