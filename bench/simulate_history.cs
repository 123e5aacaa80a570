#:project ../src/TimeoutDoctor/TimeoutDoctor.csproj
#:property PublishAot=false
#:property EnforceCodeStyleInBuild=false
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false
// Writes a simulated history: dotnet run -c Release bench/simulate_history.cs -- FILE DAYS ROUTES REQUESTS_PER_WEEK
// Requests are log-normal, with a daily rhythm and a last week in which one route is slower. Each route and hour of the day is drawn once, with
// as many durations as it has requests, and used for all days: days are packed one by one, so a file is as large as with fresh ones.
using TimeoutDoctor.History;
using TimeoutDoctor.Model;

string path = args[0];
int days = int.Parse(args[1]), routes = int.Parse(args[2]);
double perWeek = double.Parse(args[3]);
var random = new Random(1);
var drawn = new Dictionary<string, HistoryCell>();
var file = HistoryFile.Open(path);
var first = new Instant(new DateTime(2026, 11, 23).AddDays(-days).Ticks);
double weight = Enumerable.Range(0, routes).Sum(Weight);
string[] methods = ["GET", "POST", "PUT", "DELETE"];

for (int day = 0; day < days; day++)
{
    var parts = new List<HistoryPart>();
    bool last = day >= days - 7;
    for (int hour = 0; hour < 24; hour++)
    {
        Instant start = first + TimeSpan.FromHours((day * 24) + hour);
        double rhythm = 1 + (0.8 * Math.Sin((hour - 9) * Math.PI / 12));
        var cells = new List<HistoryCell>();
        long all = 0;
        for (int route = 0; route < routes; route++)
        {
            long count = (long)(perWeek / 168 * rhythm * Weight(route) / weight);
            if (count == 0 || (route == 7 && !last) || (route == 8 && last))
            {
                continue;
            }

            double slow = Math.Exp(0.05 * Gauss()) * (last && route == 3 ? 1.5 : 1);
            cells.Add(Drawn(hour, CellKind.Route, $"{methods[route % 4]} /v1/{"orders,carts,users,search,items,prices,stock,offers,invoices,reports".Split(',')[route % 10]}{(route < 10 ? "" : $"/{route / 10}")}/{{id}}", count, 40 + (route * 7 % 300), slow, last && hour is 10 or 11 ? 40 : 1));
            all += count;
        }

        for (int target = 0; target < 6; target++)
        {
            cells.Add(Drawn(hour, CellKind.Target, $"10.0.{target % 3}.{10 + target}:8080", all / 6, 80, target == 4 ? 1.8 : 1, 1));
        }

        parts.Add(new HistoryPart
        {
            Start = start, Hours = 1, First = start + TimeSpan.FromSeconds(1), Last = start + TimeSpan.FromMinutes(59), Requests = all,
            JoinedLoadBalancer = all - (all / 1000), JoinedApp = all - (all / 500), PerHour = [all], Cells = [.. cells.OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.Ordinal)],
        });
    }

    HistoryUpdate.Apply(file, parts);
}

file.Save();
Console.WriteLine($"{path}: {days} days, {routes} routes, {new FileInfo(path).Length / 1e6:0.0} MB");

double Weight(int route) => 1.0 / (1 + (route * 0.15));

double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

HistoryCell Drawn(int hour, CellKind kind, string name, long count, double median, double slow, double trouble)
{
    string key = $"{hour} {name} {slow > 1.3} {trouble}";
    if (!drawn.TryGetValue(key, out HistoryCell? cell))
    {
        drawn.Add(key, cell = Cell(kind, name, count, median, slow, trouble));
    }

    var copy = new HistoryCell(kind, name);
    copy.Add(cell);
    return copy;
}

HistoryCell Cell(CellKind kind, string name, long count, double median, double slow, double trouble)
{
    var cell = new HistoryCell(kind, name) { Requests = count, Errors = count / 400 };
    double[] share = [0.02, 0.01, 0.01, 0.05, 0.85, 0.01, 0.02, 0.03];
    for (int segment = 0; segment < HistoryCell.Segments; segment++)
    {
        var sketch = new LatencySketch();
        double centre = median * (segment == HistoryCell.Total ? 1 : share[segment]) * (segment is 3 or 4 or HistoryCell.Total ? slow : 1);
        for (long i = 0; i < count; i++)
        {
            double ms = centre * Math.Exp(0.55 * Gauss());
            sketch.Add(segment == HistoryCell.Total && kind == CellKind.Route ? Timed(cell, ms, trouble) : ms);
        }

        cell.Set(segment, sketch);
    }

    return cell;
}

double Timed(HistoryCell cell, double ms, double trouble)
{
    if (random.NextDouble() >= 2e-5 * trouble)
    {
        return ms;
    }

    (string cause, bool flagged) = random.Next(3) switch { 0 => ("backend-slow", false), 1 => ("queued-before-app", true), _ => ("request-lost-before-app", true) };
    cell.AddCause(cause, 1, 1);
    cell.Timeouts++;
    cell.Flagged += flagged ? 1 : 0;
    return 29_000 + random.NextDouble();
}
