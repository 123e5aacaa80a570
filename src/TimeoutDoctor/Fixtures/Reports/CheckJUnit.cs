using System.Text;
using System.Xml;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>
/// JUnit XML as Jenkins, GitLab and CodeBuild read it: a test suite per fixture, a test case per kind of difference, so that the number of
/// tests does not depend on what fails. No times: the same input gives the same bytes.
/// </summary>
internal sealed class CheckJUnit : ICheckReport
{
    public string Id => "junit";

    public void Write(CheckResult result, Stream output, CheckLook look)
    {
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        DifferenceKind[] kinds = Enum.GetValues<DifferenceKind>();
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "timeout-doctor check");
        xml.WriteAttributeString("tests", Number(result.Fixtures.Count * (kinds.Length + 1)));
        xml.WriteAttributeString("failures", Number(result.Fixtures.Sum(Failing)));
        xml.WriteAttributeString("errors", Number(result.Fixtures.Count(f => f.Error is not null)));
        foreach (FixtureOutcome fixture in result.Fixtures)
        {
            Suite(xml, fixture, kinds, look.PathOf(fixture.Name));
        }

        xml.WriteEndElement();
        xml.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Suite(XmlWriter xml, FixtureOutcome fixture, DifferenceKind[] kinds, string path)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Safe(path));
        xml.WriteAttributeString("tests", Number(kinds.Length + 1));
        xml.WriteAttributeString("failures", Number(Failing(fixture)));
        xml.WriteAttributeString("errors", Number(fixture.Error is null ? 0 : 1));
        xml.WriteAttributeString("skipped", Number(fixture.Error is null ? 0 : kinds.Length));
        Case(xml, path, "understood", fixture.Error is { } error ? () => Outcome(xml, "error", error.Code.ToString(), error.Message, [error.Message]) : null);
        foreach (DifferenceKind kind in kinds)
        {
            List<IReadOnlyList<Difference>> groups = [.. fixture.Groups.Where(g => g[0].Kind == kind)];
            Case(xml, path, CheckWords.Of(kind), fixture.Error is not null ? () => Skipped(xml) : groups.Count == 0 ? null : () => Failure(xml, kind, groups));
        }

        if (fixture.Notes.Count > 0)
        {
            xml.WriteElementString("system-out", Safe(string.Join('\n', fixture.Notes)));
        }

        xml.WriteEndElement();
    }

    private static void Failure(XmlWriter xml, DifferenceKind kind, List<IReadOnlyList<Difference>> groups)
    {
        int all = groups.Sum(g => g.Count);
        string message = $"{all} difference{(all == 1 ? "" : "s")}; the first: {groups[0][0].Subject}: was {groups[0][0].Was}; is {groups[0][0].Is}";
        Outcome(xml, "failure", CheckWords.Of(kind), message, groups.SelectMany(g => CheckWords.Lines(g).Prepend(g[0].Subject).Append("")));
    }

    private static void Outcome(XmlWriter xml, string element, string type, string message, IEnumerable<string> text)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("message", Safe(message));
        xml.WriteString(string.Join('\n', text.Select(Safe)));
        xml.WriteEndElement();
    }

    private static void Skipped(XmlWriter xml)
    {
        xml.WriteStartElement("skipped");
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, string path, string name, Action? outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Safe(path));
        xml.WriteAttributeString("name", name);
        outcome?.Invoke();
        xml.WriteEndElement();
    }

    private static int Failing(FixtureOutcome fixture) => fixture.Differences.Select(d => d.Kind).Distinct().Count();

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // XML has no way at all to write most control characters.
    private static string Safe(string text) => string.Join('\n', text.Split('\n').Select(line => SafeText.Of(line)));
}
