using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A way to repair sharing: the rules it serves, and the plan it can make for one diagnostic, or none.</summary>
internal abstract class Remedy
{
    /// <summary>All remedies in the order in which they are offered: the safest first, the last resort last.</summary>
    public static readonly ImmutableArray<Remedy> All = ImmutableArray.Create<Remedy>(
        new CommandPerCallFix(), new OpenPerCallFix(), new OpenPerKeyFix(), new OpenInsideHandlerFix(), new OpenInDelegateFix(), new TakeAsParameterFix(), new ReleaseThreadLocalFix(), new SharedMemoryDatabaseFix(),
        new NarrowLifetimeFix(), new NameMemoryDatabaseFix(), new MemoryFileSystemFix(), new AwaitEachFix(), new OwnObjectFix(), new OpenInsideEachFix(), new ContextPerCallFix(), new WrapperPerCallFix(), new InjectFactoryFix(), new ScopePerCallFix(), new ScopeInCallFix(), new TakeInHandlerFix(), new MakeInsteadOfCachingFix(), new InjectFactoryIntoAllFix(), new OwnScopeFix(), new RunInTurnFix(), new WidenGuardFix(), new SerializeUsesFix(), new GuardInstancesFix(), new SerializeOperationsFix(), new NarrowSemaphoreFix(), new WaitForGuardFix(), new ShareThreadLocalFix(), new OwnConnectionFix(), new ScopeWithConsumersFix(), new SingleWriterFix(), new ScopeWithDisposalFix(), new MarkAuditedFix());

    /// <summary>Ids of the rules that it serves.</summary>
    public abstract ImmutableArray<string> Serves { get; }

    /// <summary>The same for every plan of this remedy.</summary>
    public string EquivalenceKey => GetType().Name;

    /// <summary>False for a remedy that only says that somebody has looked: it is never taken for many places at once.</summary>
    public virtual bool IsRewrite => true;

    /// <summary>False for a remedy that changes more than most want: it is offered beside another one, and taken for many places only by its own key.</summary>
    public virtual bool MayComeFirst => IsRewrite;

    /// <summary>Whether the analyzer is asked about what the plan makes: for remedies that change the places they are told of, and cannot see whether others are left.</summary>
    public virtual bool IsTriedOnAnalyzer(RemedyContext context) => false;

    /// <summary>The whole plan, or null where a precondition cannot be proved.</summary>
    public abstract Task<RewritePlan?> TryPlanAsync(RemedyContext context);

    public static ImmutableArray<string> FixableIds { get; } = All.SelectMany(remedy => remedy.Serves).Distinct().OrderBy(id => id, System.StringComparer.Ordinal).ToImmutableArray();
}
