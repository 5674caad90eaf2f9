using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of places where hosts call user code concurrently.</summary>
internal static class EntryPoints
{
    public static readonly ImmutableArray<EntryPoint> All = ImmutableArray.Create(
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "Map", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapGet", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapPost", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapPut", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapDelete", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapPatch", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapMethods", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "MapFallback", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.FallbackEndpointRouteBuilderExtensions", "MapFallback", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.UseExtensions", "Use", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.AspNetCore.Builder.RunExtensions", "Run", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Task", "Run", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Task", "ContinueWith", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.TaskFactory", "StartNew", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Parallel", "For", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Parallel", "ForEach", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Parallel", "ForEachAsync", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Parallel", "Invoke", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Tasks.Parallel", "ForAsync", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Thread", ".ctor", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.ThreadPool", "QueueUserWorkItem", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.ThreadPool", "UnsafeQueueUserWorkItem", Overlap.WithOthers, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Threading.Timer", ".ctor", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "System.Timers.Timer", "Elapsed", Overlap.WithItself, Lifetime.Application, EntryKind.Work, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddScoped", Overlap.WithItself, Lifetime.Application, EntryKind.Factory, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddTransient", Overlap.WithItself, Lifetime.Application, EntryKind.Factory, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions", "AddDbContext", Overlap.WithItself, Lifetime.Application, EntryKind.Factory, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions", "AddDbContextFactory", Overlap.WithItself, Lifetime.Application, EntryKind.Factory, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.CallbackArgument, "Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions", "AddDbContextPool", Overlap.WithItself, Lifetime.Application, EntryKind.Factory, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.ConventionMember, "Microsoft.AspNetCore.Mvc.ControllerBase", "controller", Overlap.WithItself, Lifetime.Call, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.ConventionMember, "Microsoft.AspNetCore.Http.RequestDelegate", "middleware", Overlap.WithItself, Lifetime.Application, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.ContractMember, "Microsoft.Extensions.Hosting.BackgroundService", "ExecuteAsync", Overlap.WithOthers, Lifetime.Application, EntryKind.Loop, "x", "https://learn.microsoft.com/aspnet/core"),
        new EntryPoint(EntryShape.ContractMember, "Microsoft.AspNetCore.SignalR.Hub", "public", Overlap.WithItself, Lifetime.Call, EntryKind.Request, "x", "https://learn.microsoft.com/aspnet/core"));
}
