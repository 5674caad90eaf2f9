namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs with a cache in memory.</summary>
internal static class CacheSources
{
    public static string Web(string map, string types = "") => $$"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMemoryCache();
        {{(types.Contains("class Connections", StringComparison.Ordinal) ? "builder.Services.AddScoped<Connections>();" : types.Contains("class Poller", StringComparison.Ordinal) ? "builder.Services.AddHostedService<Poller>();" : "")}}
        var app = builder.Build();
        {{map}}
        app.Run();
        {{types}}
        """;

    public static string Controller(string body) => $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddMemoryCache();
        builder.Build().Run();

        public class RowsController : ControllerBase
        {
            private const string Key = "connection";
            private static readonly object Gate = new();
            private readonly IMemoryCache _cache;
            public RowsController(IMemoryCache cache) => _cache = cache;
            [HttpGet] public int Get()
            {
                {{body}}
            }
        }
        """;
}
