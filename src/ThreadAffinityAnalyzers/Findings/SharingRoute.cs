namespace ThreadAffinityAnalyzers.Findings;

/// <summary>The closed set of ways in which an affine object comes to be shared; each route is owned by one rule.</summary>
internal enum SharingRoute
{
    StaticHolder,                       // TAA1001
    SharedInstanceHolder,               // TAA1002
    SharedStatement,                    // TAA1003
    ThreadLocalAcrossAwait,             // TAA1004
    PossiblySharedHolder,               // TAA1005
    CapturedByHandler,                  // TAA2001
    CapturedByParallelWork,             // TAA2002
    ConcurrentOperations,               // TAA2003
    ConcurrentOperationsOnSynchronousProvider, // TAA2004
    SingletonRegistration,              // TAA3001
    CaptiveDependency,                  // TAA3002
    UnevenGuard,                        // TAA4001
    EscapesGuard,                       // TAA4002
    PrivateMemoryDatabase,              // TAA5001
}
