using System.Text;

namespace ThreadAffinityAnalyzers.Benchmarks.Generation;

/// <summary>Files of the host: start-up, registrations, request handlers.</summary>
internal static class WebFiles
{
    public static string Program(SolutionShape shape)
    {
        var text = new StringBuilder("""
            using App.Data;
            using App.Registration;
            using App.Web;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.EntityFrameworkCore;
            using Microsoft.Extensions.DependencyInjection;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<AppSession>(options => options.UseSqlite("Data Source=app.db"));

            """);
        for (var i = 0; i < shape.Registrations; i++)
        {
            text.Append($"builder.Services.AddServices{i:D4}();\n");
        }

        text.Append("var app = builder.Build();\n");
        for (var i = 0; i < shape.Handlers; i++)
        {
            if (!IsController(i))
            {
                text.Append($"app.MapEndpoints{i:D4}();\n");
            }
        }

        return text.Append("app.Run();\n").ToString();
    }

    public static string Registration(int i, SolutionShape shape)
    {
        var text = new StringBuilder($$"""
            using App.Contracts;
            using App.Stages;
            using Microsoft.Extensions.DependencyInjection;

            namespace App.Registration;

            public static class Services{{i:D4}}
            {
                public static IServiceCollection AddServices{{i:D4}}(this IServiceCollection services)
                {

            """);
        for (var j = 0; j < SolutionShape.RegistrationsPerFile && shape.Interfaces > 0; j++)
        {
            var stage = (i * SolutionShape.RegistrationsPerFile + j) % shape.Interfaces;
            text.Append((j % 3) switch
            {
                0 => $"        services.AddScoped<IStage{stage:D4}, Stage{stage:D4}>();\n",
                1 => $"        services.AddSingleton<IStage{stage:D4}, Stage{stage:D4}>();\n",
                _ => $"        services.AddTransient(typeof(IStage{stage:D4}), typeof(Stage{stage:D4}));\n",
            });
        }

        return text.Append("        return services;\n    }\n}\n").ToString();
    }

    public static string Handlers(int i, SolutionShape shape, string padding)
    {
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Text;
            using System.Threading;
            using System.Threading.Tasks;
            using App.Contracts;
            using App.Data;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Routing;

            namespace App.Web;


            """);
        var stage = shape.Chains == 0 ? -1 : i % shape.Chains * SolutionShape.CallDepth;
        var called = stage < 0 ? "key" : $"stage.{GeneratedSolution.NameOf(stage)}(key)";
        var taken = stage < 0 ? "string key" : $"string key, IStage{stage:D4} stage";
        if (IsController(i))
        {
            text.Append($$"""
                [ApiController]
                [Route("controller{{i}}")]
                public class Endpoints{{i:D4}}Controller : ControllerBase
                {
                    [HttpGet("{key}")]
                    public IActionResult Find([FromServices] {{(stage < 0 ? "AppSession stage, string key" : $"IStage{stage:D4} stage, string key")}}) => Ok({{called}});

                    [HttpPost]
                    public IActionResult Store(string name) => Ok(name.Length);

                """);
        }
        else
        {
            text.Append($$"""
                public static class Endpoints{{i:D4}}
                {
                    public static void MapEndpoints{{i:D4}}(this IEndpointRouteBuilder app)
                    {
                        app.MapGet("/area{{i}}/{key}", ({{taken}}) => {{called}});
                        app.MapPost("/area{{i}}", async (HttpContext http, AppSession session) =>
                        {
                            session.Rows.Add(new Row { Name = http.Request.Path });
                            await session.SaveChangesAsync();
                            return Results.Ok();
                        });
                        app.MapDelete("/area{{i}}/{key}", Remove);
                    }

                    private static IResult Remove(string key) => key.Length > 3 ? Results.NoContent() : Results.NotFound();

                """);
            padding = padding.Replace("    public ", "    public static ");
        }

        return text.Append(padding).Append("}\n").ToString();
    }

    private static bool IsController(int i) => i % 4 == 3;
}
