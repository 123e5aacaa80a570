using System.Text;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>Writes lines that never exceed the terminal's width and never hold a control character of a log.</summary>
internal sealed class Screen(TextWriter output, TerminalStyle style)
{
    /// <summary>SGR code for bold.</summary>
    public const int Bold = 1;

    /// <summary>SGR code for dim.</summary>
    public const int Dim = 2;

    private readonly StringBuilder _line = new();
    private int _column;

    public int Width => style.Width;

    public bool Unicode => style.Unicode;

    /// <summary>Adds text to the line; a <paramref name="code"/> above 0 is its SGR code.</summary>
    public Screen Add(string text, int code = 0)
    {
        string shown = SafeText.Fit(Shown(text), style.Width - _column, style.Unicode);
        _column += DisplayWidth.Of(shown);
        bool styled = style.Color && code > 0 && shown.Length > 0;
        _line.Append(styled ? $"\x1b[{code}m{shown}\x1b[0m" : shown);
        return this;
    }

    /// <summary>Goes to a column, if the line is shorter.</summary>
    public Screen To(int column) => column > _column ? Add(new string(' ', column - _column)) : this;

    /// <summary>Adds text so that it ends before a column.</summary>
    public Screen Right(string text, int column, int code = 0) => To(column - DisplayWidth.Of(Shown(text))).Add(text, code);

    /// <summary>Ends the line.</summary>
    public void End()
    {
        output.Write(_line.ToString().TrimEnd(' '));
        output.Write('\n');
        _line.Clear();
        _column = 0;
    }

    /// <summary>Writes a whole line.</summary>
    public void Line(string text, int code = 0) => Add(text, code).End();

    /// <summary>Ends with an empty line.</summary>
    public void Blank() => End();

    /// <summary>A bar of so many cells out of a width, filled by a share.</summary>
    public string Bar(double share, int cells)
    {
        int eighths = double.IsNaN(share) ? 0 : Math.Clamp((int)Math.Round(share * cells * 8), share > 0 ? 1 : 0, cells * 8);
        return style.Unicode
            ? new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : " ▏▎▍▌▋▊▉"[eighths % 8].ToString())
            : new string('#', Math.Max(eighths > 0 ? 1 : 0, (eighths + 4) / 8));
    }

    private string Shown(string text)
    {
        string safe = SafeText.Of(text);
        return style.Unicode ? safe : Ascii(safe);
    }

    private static string Ascii(string safe) => SafeText.Ascii(safe);
}
