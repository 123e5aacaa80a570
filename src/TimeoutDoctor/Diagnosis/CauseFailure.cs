using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>A cause that failed on a request: our fault, to be shown, not a verdict.</summary>
/// <param name="Cause">The cause's id.</param>
/// <param name="At">The front record of the request.</param>
/// <param name="Error">The exception's type.</param>
public sealed record CauseFailure(string Cause, SourceRef At, string Error);
