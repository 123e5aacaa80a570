namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>
/// All causes in the order of the decision table: the first that matches explains the request, so the order is part of the rules. What
/// one record decides stands before what needs several; what was lost stands before what was merely late, because an answer that was
/// ready in time cannot have been late by anything that came before it. The last one always matches.
/// </summary>
internal static class CauseCatalog
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<ICause> All { get; } =
    [
        new GatewayOverhead(),
        new Retried(),
        new SlowUpload(),
        new ElbNoTarget(),
        new NotReceivedByElb(),
        new ElbQueue(),
        new RequestLostBeforeApp(),
        new ResponseStalled(),
        new ResponseLostAfterApp(),
        new BackendSlow(),
        new QueuedBeforeApp(),
        new InsufficientEvidence(),
    ];
}
