namespace TimeoutDoctor.Tests.Architecture;

/// <summary>The rooms form a star: every stage knows Model and no other stage, Pipeline wires them, Fixtures runs it on recorded logs, Cli stands on top.</summary>
public sealed class LayerTests
{
    private const int FewestTypesOfARoom = 3;

    private static readonly string[] Rooms =
        ["Cli", "Fixtures", "Pipeline", "Sources", "Formats", "Correlation", "Timelines", "Diagnosis", "History", "Conditions", "Reporting", "Redaction", "Model"];

    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Cli"] = Rooms,
        ["Fixtures"] = ["Pipeline", "Redaction", "Reporting", "Conditions", "Model"],
        ["Pipeline"] = [.. Rooms.Except(["Cli", "Fixtures"])],
        ["Sources"] = ["Model"],
        ["Formats"] = ["Model"],
        ["Correlation"] = ["Model"],
        ["Timelines"] = ["Model"],
        ["Diagnosis"] = ["Model"],
        ["History"] = ["Model"],
        ["Conditions"] = ["Model"],
        ["Reporting"] = ["Model"],
        ["Redaction"] = ["Model"],
        ["Model"] = [],
    };

    private static readonly string[] WithoutSideEffects = ["Model", "Correlation", "Timelines", "Diagnosis", "Conditions", "Redaction"];

    /// <summary>All rooms that may not use everything.</summary>
    public static TheoryData<string> Restricted => [.. Rooms.Where(room => MayUse[room].Length < Rooms.Length)];

    public static TheoryData<string> Quiet => [.. WithoutSideEffects];

    [Theory]
    [MemberData(nameof(Restricted))]
    public void A_room_uses_only_the_rooms_it_may(string room) => AssertHolds(Layer(room));

    [Theory]
    [MemberData(nameof(Quiet))]
    public void The_data_and_the_rules_touch_neither_files_nor_the_console(string room) =>
        AssertHolds(new Rule($"{room} has no side effects", room, ["System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.Console"]));

    [Fact]
    public void Every_folder_of_the_product_is_a_room_with_a_rule()
    {
        string[] folders = [.. Directory.GetDirectories(ProductSources.Folder).Select(f => Path.GetFileName(f)).Except(["bin", "obj", "Properties"])];
        Assert.Empty(folders.Except(Rooms));
        Assert.Equal(Rooms.Order(), MayUse.Keys.Order());
    }

    private static Rule Layer(string room) =>
        new($"{room} uses only {string.Join(", ", MayUse[room].DefaultIfEmpty("itself"))}", room, [.. Rooms.Except(MayUse[room]).Where(r => r != room).Select(r => "TimeoutDoctor." + r)]);

    private static void AssertHolds(Rule rule)
    {
        Assert.NotEmpty(rule.PlantedViolations());
        Assert.True(rule.LooksAt() >= FewestTypesOfARoom, $"'{rule}' looks at {rule.LooksAt()} types only");
        Assert.Empty(rule.Violations());
    }
}
