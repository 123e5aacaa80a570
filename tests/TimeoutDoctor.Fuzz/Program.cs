using SharpFuzz;
using TimeoutDoctor.Fuzz;

// TimeoutDoctor.Fuzz FAMILY          fuzzes under afl-fuzz (see docs/fuzzing.md)
// TimeoutDoctor.Fuzz FAMILY FILE…    reads files once, to see what one that the fuzzer kept does
if (args.Length == 0 || !FuzzTarget.Families.Contains(args[0]))
{
    Console.Error.WriteLine($"Name a family: {string.Join(", ", FuzzTarget.Families)}.");
    return 2;
}

if (args.Length > 1)
{
    FuzzTarget target = FuzzTarget.Of(args[0]);
    foreach (string file in args[1..])
    {
        target.Run(File.ReadAllBytes(file));
    }

    return 0;
}

// Made on the first input: instrumented code cannot run before the fuzzer's memory is there.
var lazy = new Lazy<FuzzTarget>(() => FuzzTarget.Of(args[0]));
Fuzzer.Run(stream =>
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    lazy.Value.Run(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
});
return 0;
