namespace TimeoutDoctor.Model;

/// <summary>
/// The application's attempts at a request. A logger that writes a start and a finish line leaves two records of one attempt; they are
/// told from two attempts by the start that both give.
/// </summary>
public static class AppAttempts
{
    private static readonly TimeSpan SameStart = TimeSpan.FromMilliseconds(250);

    /// <summary>How many attempts the joined application records tell of.</summary>
    public static int Count(RequestTrace trace)
    {
        int count = 0;
        for (int i = 0; i < trace.App.Count; i++)
        {
            count += IsAttempt(trace, i) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a record stands for an attempt: it is no start line whose finish line is there as well.</summary>
    public static bool IsAttempt(RequestTrace trace, int index)
    {
        ref readonly HopRecord start = ref trace.App[index];
        if (start.Event != RecordEvent.Started)
        {
            return true;
        }

        for (int i = 0; i < trace.App.Count; i++)
        {
            if (i != index && Belong(start, trace.App[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The application record that answered, or the last one; with the start of its start line where it has none itself.</summary>
    public static HopRecord Answering(RequestTrace trace)
    {
        HopRecord answer = trace.AnsweringApp;
        for (int i = 0; i < trace.App.Count && !answer.Start.IsKnown; i++)
        {
            ref readonly HopRecord start = ref trace.App[i];
            if (start.Event == RecordEvent.Started && Belong(start, answer))
            {
                answer.Start = start.Start;
            }
        }

        return answer;
    }

    private static bool Belong(in HopRecord start, in HopRecord finish) =>
        finish.Event == RecordEvent.Finished && finish.At.Source == start.At.Source
        && (finish.Start.IsKnown ? (finish.Start - start.Start).Duration() <= SameStart : finish.End >= start.Start);
}
