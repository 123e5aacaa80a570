namespace TimeoutDoctor.Reporting.Console;

/// <summary>What the terminal can show.</summary>
/// <param name="Width">Columns; 80 when piped.</param>
/// <param name="Color">Whether 16 colours may be used.</param>
/// <param name="Unicode">Whether the output is UTF-8.</param>
public sealed record TerminalStyle(int Width, bool Color, bool Unicode);
