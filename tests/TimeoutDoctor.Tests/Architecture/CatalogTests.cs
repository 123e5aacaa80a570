using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Architecture;

/// <summary>
/// What can be plugged in is plugged in: every implementation stands in its catalog, once under each of its ids. (One class may read
/// several formats that differ in their names only.)
/// </summary>
public sealed partial class CatalogTests
{
    private static readonly Assembly Product = typeof(ILogFormat).Assembly;

    /// <summary>Interface, catalog, and how many entries there are at the least.</summary>
    public static TheoryData<string, string, int> Catalogs => new()
    {
        { "ILogFormat", "LogFormats", 8 },
        { "IEnvelope", "EnvelopeCatalog", 7 },
        { "ICause", "CauseCatalog", 10 },
        { "IGroupRule", "GroupCatalog", 10 },
        { "IReportWriter", "ReportWriters", 3 },
    };

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void Every_implementation_stands_in_its_catalog_once(string contract, string catalog, int fewest)
    {
        Type[] implementations = Implementations(Product, Named(contract));
        Assert.True(implementations.Length >= fewest, $"{implementations.Length} implementations of {contract} only");
        Assert.Equal([], Differences(implementations, Entries(catalog), entry => IdOf(entry, contract)));
    }

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void Ids_are_kebab_case_and_unique(string contract, string catalog, int fewest)
    {
        string[] ids = [.. Entries(catalog).Select(entry => IdOf(entry, contract))];
        Assert.True(ids.Length >= fewest, $"{ids.Length} ids only");
        Assert.All(ids, id => Assert.Matches(KebabCase(), id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Every_cause_has_a_rule_and_every_rule_a_cause_of_the_contract()
    {
        string[] ruled = [.. Entries("CauseCatalog").Select(entry => IdOf(entry, "ICause"))];
        Assert.Equal(CauseIds.All.Order(StringComparer.Ordinal), ruled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_implementation_that_is_forgotten_or_listed_twice_is_found()
    {
        Type[] implementations = Implementations(typeof(CatalogTests).Assembly, typeof(IPlanted));
        Assert.Equal([typeof(Forgotten), typeof(Listed)], implementations.OrderBy(t => t.Name, StringComparer.Ordinal));
        Assert.Equal(["Forgotten is not listed", "Listed is listed 2 times as a"], Differences(implementations, [new Listed("a"), new Listed("b"), new Listed("a")], entry => ((Listed)entry).Id));
        Assert.DoesNotMatch(KebabCase(), "Not-Kebab");
    }

    private static Type Named(string name) =>
        Assert.Single(Product.GetTypes(), type => type.Name == name && !type.IsNested);

    // What is made of others of its kind decorates them and is no entry of its own.
    private static Type[] Implementations(Assembly assembly, Type contract) =>
        [.. assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && contract.IsAssignableFrom(type)
            && !type.GetConstructors().Any(made => made.GetParameters().Any(of => of.ParameterType == contract)))];

    private static object[] Entries(string catalog)
    {
        PropertyInfo? all = Named(catalog).GetProperty("All", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.True(all is not null, $"{catalog} has no list named All");
        return [.. ((IEnumerable)all.GetValue(null)!).Cast<object>()];
    }

    // Internal types may implement a member explicitly, so the interface is asked.
    private static string IdOf(object entry, string contract) =>
        (string)(Named(contract).GetProperty("Id") ?? throw new InvalidOperationException($"{contract} has no Id")).GetValue(entry)!;

    private static List<string> Differences(IEnumerable<Type> implementations, object[] entries, Func<object, string> id)
    {
        ILookup<Type, object> listed = entries.ToLookup(entry => entry.GetType());
        Type[] types = [.. implementations.OrderBy(type => type.Name, StringComparer.Ordinal)];
        return
        [
            .. types.Where(type => !listed.Contains(type)).Select(type => $"{type.Name} is not listed"),
            .. types.SelectMany(type => listed[type].GroupBy(id).Where(same => same.Count() > 1).Select(same => $"{type.Name} is listed {same.Count()} times as {same.Key}")),
        ];
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    private interface IPlanted;

    private sealed record Listed(string Id) : IPlanted;

    private sealed class Forgotten : IPlanted;

    private sealed class Decorator(IPlanted of) : IPlanted
    {
        public IPlanted Of => of;
    }
}
