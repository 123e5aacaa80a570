using System.Reflection;
using NetArchTest.Rules;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Architecture;

/// <summary>A rule of the house over the compiled assembly: the types of some namespaces may not use some others.</summary>
/// <param name="Name">How the rule is called when it is broken.</param>
/// <param name="Namespaces">Regular expression of the namespaces looked at, below the root.</param>
/// <param name="Forbidden">Namespaces or types that may not be used.</param>
internal sealed record Rule(string Name, string Namespaces, string[] Forbidden)
{
    private const string ProductRoot = "TimeoutDoctor";

    private const string PlantedRoot = "TimeoutDoctor.Tests.Architecture.Planted";

    private static readonly Assembly Product = typeof(ILogFormat).Assembly;

    /// <summary>How many types of the product the rule looks at.</summary>
    public int LooksAt() => Select(Product, ProductRoot).GetTypes().Count();

    /// <summary>Types of the product that break the rule.</summary>
    public IReadOnlyList<string> Violations() => Broken(Product, ProductRoot);

    /// <summary>Types planted in this assembly that break the rule: at least one, or the rule finds nothing at all.</summary>
    public IReadOnlyList<string> PlantedViolations() => Broken(typeof(Rule).Assembly, PlantedRoot);

    public override string ToString() => Name;

    private List<string> Broken(Assembly assembly, string root) =>
        [.. Select(assembly, root).And().HaveDependencyOnAny(Forbidden).GetTypes().Select(t => t.FullName ?? t.Name).Order(StringComparer.Ordinal)];

    private PredicateList Select(Assembly assembly, string root) =>
        Types.InAssembly(assembly).That().ResideInNamespaceMatching($@"^{root.Replace(".", @"\.", StringComparison.Ordinal)}\.({Namespaces})(\.|$)");
}
