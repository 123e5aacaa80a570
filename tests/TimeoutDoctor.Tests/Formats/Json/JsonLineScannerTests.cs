using System.Text;
using System.Text.Json;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Formats.Json;

public class JsonLineScannerTests
{
    private static readonly KeyMap Map = new(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["ox"] = 3, ["listx"] = 4, ["c"] = 5 });

    [Theory]
    [InlineData("""{"a":"x","b":12}""", "x", "12")]
    [InlineData("""{ "b" : -1.5e3 , "a" : "" }""", "", "-1.5e3")]
    [InlineData("""{"a":"first","a":"second","b":null}""", "first", "")]
    [InlineData("""{"a":"-","a":"second"}""", "second", "")]
    [InlineData("""{"a":"q\"\\\u00e9\ud83d\ude00\n","b":true}""", "q\"\\é😀\n", "true")]
    [InlineData("""{"\u0061":"escaped key"}""", "escaped key", "")]
    [InlineData("""{"z":{"a":"nested"},"y":[1,"a",[{"a":1}],{}],"b":2}""", "", "2")]
    public void Fields_are_read_from_well_formed_objects(string line, string a, string b) => AssertFields(line, a, b);

    [Theory]
    [InlineData("""{"a":-,"b":2}""", "", "2")]
    [InlineData("""{"a":26/Oct/2025:00:58:00 +0000,"b":GET}""", "26/Oct/2025:00:58:00 +0000", "GET")]
    [InlineData("""{"a":Mozilla/5.0 (X, "y"), z,"b":2}""", "Mozilla/5.0 (X, \"y\"), z", "2")]
    [InlineData("""{"a":"say "hi", now","b":2}""", "say \"hi\", now", "2")]
    [InlineData("""{"b":2,"a":"say "hi""}""", "say \"hi\"", "2")]
    [InlineData("""{"b":2,"a":b65add1f-8136}""", "b65add1f-8136", "2")]
    public void Values_that_nobody_quoted_or_escaped_reach_to_the_next_key(string line, string a, string b) => AssertFields(line, a, b);

    [Fact]
    public void Nested_keys_and_objects_in_arrays_are_run_together()
    {
        var scanner = new JsonLineScanner(Map);
        byte[] line = """{"o":{"x":"in"},"list":[7,{"w":1},{"x":"item"}]}"""u8.ToArray();
        Assert.Null(scanner.Scan(line));
        Assert.Equal("in", Encoding.UTF8.GetString(scanner.Text(line, 3)));
        Assert.Equal("item", Encoding.UTF8.GetString(scanner.Text(line, 4)));
    }

    [Fact]
    public void Every_cut_of_a_line_ends_early()
    {
        byte[] line = """{"a":"x\"y","o":{"x":[1,{"k":null}]},"b":12.5}"""u8.ToArray();
        var scanner = new JsonLineScanner(Map);
        Assert.Null(scanner.Scan(line));
        for (int length = 1; length < line.Length; length++)
        {
            Assert.Equal("the JSON ends early", scanner.Scan(line.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("[1]")]
    [InlineData("""{"a":1}{"a":2}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{a:1}""")]
    public void What_is_no_single_object_is_refused(string line) => Assert.NotNull(new JsonLineScanner(Map).Scan(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Random_objects_read_as_the_base_library_reads_them()
    {
        var random = new Random(4711);
        var scanner = new JsonLineScanner(Map);
        int found = 0;
        for (int i = 0; i < 3000; i++)
        {
            string json = RandomObject(random, 0);
            byte[] line = Encoding.UTF8.GetBytes(json);
            Assert.True(scanner.Scan(line) is null, json);
            using JsonDocument document = JsonDocument.Parse(json);
            foreach ((string key, int field) in new[] { ("a", 1), ("b", 2), ("c", 5) })
            {
                string expected = document.RootElement.EnumerateObject()
                    .Where(p => p.Name == key).Select(p => TextOf(p.Value)).FirstOrDefault(v => v is not ("" or "-"), "");
                Assert.Equal(expected, Encoding.UTF8.GetString(scanner.Text(line, field)));
                found += expected.Length > 0 ? 1 : 0;
            }
        }

        Assert.True(found > 1000);
    }

    // Of an array its first text, as of a header's values.
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number => value.ToString(),
        JsonValueKind.True => "true",
        JsonValueKind.Array => value.EnumerateArray().FirstOrDefault(v => v.ValueKind == JsonValueKind.String) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "",
        _ => "",
    };

    [Fact]
    public void Stepping_over_plain_values_changes_nothing_on_recorded_and_mutated_lines()
    {
        byte[][] lines = [.. RecordedLines()];
        Assert.True(lines.Length > 100, $"{lines.Length} recorded lines");
        var random = new Random(20260302);
        JsonLineScanner fast = new(AppNames.DotnetConsole), full = new(AppNames.DotnetConsole) { StepsOverPlainPairs = false };
        for (int i = 0; i < lines.Length * 60; i++)
        {
            byte[] line = i < lines.Length ? lines[i] : Mutated(lines[i % lines.Length], random);
            string? problem = full.Scan(line);
            Assert.Equal(problem, fast.Scan(line));
            for (int field = 0; field < 64 && problem is null; field++)
            {
                Assert.True(full.Text(line, field).SequenceEqual(fast.Text(line, field)), Encoding.UTF8.GetString(line));
            }
        }
    }

    private static IEnumerable<byte[]> RecordedLines() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "fixtures", "formats"), "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".gz", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(l => l.StartsWith('{')).Select(Encoding.UTF8.GetBytes);

    private static byte[] Mutated(byte[] line, Random random)
    {
        List<byte> bytes = [.. line];
        for (int i = random.Next(3); i >= 0 && bytes.Count > 1; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(6), bytes.Count - at));
                    break;
                case 1:
                    bytes.Insert(at, (byte)"\"\\,:{}[]- 0en"[random.Next(13)]);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.InsertRange(at, line.Skip(random.Next(line.Length)).Take(9));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string RandomObject(Random random, int depth)
    {
        string[] keys = ["a", "b", "c", "d", "e\"f", "long key", "ü"];
        string[] chosen = [.. keys.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next())];
        string blank = random.Next(2) == 0 ? "" : " ";
        return "{" + string.Join("," + blank, chosen.Select(k => JsonSerializer.Serialize(k) + ":" + blank + RandomValue(random, depth))) + "}";
    }

    private static string RandomValue(Random random, int depth) => random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "ab\"\\,:{}[]é\n -"[random.Next(14)])])),
        1 => random.Next(100000).ToString(),
        2 => "true",
        3 => "null",
        4 => "\"plain\"",
        5 => "[" + RandomValue(random, depth + 4) + "," + RandomObject(random, depth + 4) + "]",
        _ => RandomObject(random, depth + 1),
    };

    private static void AssertFields(string line, string a, string b)
    {
        var scanner = new JsonLineScanner(Map);
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        for (int pass = 0; pass < 2; pass++)
        {
            // The second pass runs on the keys learned by the first.
            Assert.Null(scanner.Scan(bytes));
            Assert.Equal(a, Encoding.UTF8.GetString(scanner.Text(bytes, 1)));
            Assert.Equal(b, Encoding.UTF8.GetString(scanner.Text(bytes, 2)));
        }
    }
}
