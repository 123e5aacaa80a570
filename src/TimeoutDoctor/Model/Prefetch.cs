using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TimeoutDoctor.Model;

/// <summary>
/// Tells the processor what will be needed soon. Reading from scattered places costs mostly waiting for memory; told before, it is waited for
/// while other work goes on. It changes no result, and does nothing where the processor has no such instruction.
/// </summary>
internal static class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Brings the cache line near in which something begins.</summary>
    /// <param name="place">Where it lies. It may move meanwhile: then the wrong line is brought near, and nothing else happens.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref readonly T place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }

    /// <summary>Brings all of something near.</summary>
    /// <param name="place">Where it lies.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Whole<T>(ref readonly T place)
    {
        if (Sse.IsSupported)
        {
            byte* at = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in place));
            for (int offset = 0; offset < Unsafe.SizeOf<T>(); offset += CacheLine)
            {
                Sse.Prefetch0(at + offset);
            }
        }
    }
}
