namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Validators: the rules are given away in the constructor, and run for each request.</summary>
public sealed class ValidatorTests
{
    private static string Program(string registration, string validator) => $$"""
        using FluentValidation;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<ShopDb>();
        {{registration}}
        var app = builder.Build();
        app.MapPost("/users", async (NewUser user, IValidator<NewUser> validator) => await validator.ValidateAsync(user) ? Results.Ok() : Results.BadRequest());
        app.Run();
        public record NewUser(string Mail);
        public class User { public int Id { get; set; } public string Mail { get; set; } = ""; }
        public class ShopDb : DbContext { public DbSet<User> Users => Set<User>(); }
        {{validator}}
        namespace FluentValidation
        {
            public interface IValidator<T> { Task<bool> ValidateAsync(T instance); }
            public interface IRuleBuilder<T>;
            public abstract class AbstractValidator<T> : IValidator<T> { public Task<bool> ValidateAsync(T instance) => Task.FromResult(true); protected IRuleBuilder<T> RuleFor(System.Linq.Expressions.Expression<Func<T, string>> of) => null!; }
            public static class DefaultValidatorExtensions { public static IRuleBuilder<T> MustAsync<T>(this IRuleBuilder<T> rule, Func<string, CancellationToken, Task<bool>> predicate) => rule; }
        }
        namespace FastEndpoints { public abstract class Validator<T> : FluentValidation.AbstractValidator<T>; }
        """;

    private const string Singleton = "builder.Services.AddSingleton<IValidator<NewUser>, NewUserValidator>();";

    private static string InLambda(string parameter, string type = "AbstractValidator") =>
        $"public class NewUserValidator : {type}<NewUser> {{ public NewUserValidator(ShopDb {parameter}) {{ RuleFor(u => u.Mail).MustAsync(async (mail, token) => !await db.Users.AnyAsync(u => u.Mail == mail, token)); }} }}";

    private static string InMethod(string field) => $$"""
        public class NewUserValidator : AbstractValidator<NewUser>
        {
            private readonly ShopDb {{field}};
            public NewUserValidator(ShopDb db) { _db = db; RuleFor(u => u.Mail).MustAsync(BeFree); }
            private async Task<bool> BeFree(string mail, CancellationToken token) => !await _db.Users.AnyAsync(u => u.Mail == mail, token);
        }
        """;

    [Fact]
    public Task SingletonWithLambdaBad() => Rule.Bad(Program(Singleton, InLambda("{|TAA3002:db|}")));

    [Fact]
    public Task SingletonWithMethodBad() => Rule.Bad(Program(Singleton, InMethod("{|TAA3002:_db|}")));

    [Fact]
    public Task HostThatKeepsValidatorsBad() => Rule.Bad(Program("", InLambda("{|TAA3002:db|}", "FastEndpoints.Validator")));

    [Theory]
    [InlineData("builder.Services.AddScoped<IValidator<NewUser>, NewUserValidator>();")]
    [InlineData("builder.Services.AddTransient<IValidator<NewUser>, NewUserValidator>();")]
    [InlineData("")]
    public async Task OneForEachRequestOk(string registration)
    {
        await Rule.Ok(Program(registration, InLambda("db")));
        await Rule.Ok(Program(registration, InMethod("_db")));
    }

    private const string Module = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<WebApplication>(_ => builder.Build());
        public sealed class Visits
        {
            public Visits(WebApplication app, SqliteConnection PARAMETER) { BODY }
        }
        """;

    [Fact]
    public Task HandlerInAConstructorBad() => Rule.Bad(Module.Replace("PARAMETER", "{|TAA3002:db|}").Replace("BODY", "app.MapGet(\"/\", () => { using var command = new SqliteCommand(\"select 1\", db); return command.ExecuteScalar(); });"));

    [Fact]
    public Task LambdaThatAConstructorRunsOk() => Rule.Ok(Module.Replace("PARAMETER", "db").Replace("BODY", "new List<string> { \"a\" }.ForEach(sql => { using var command = new SqliteCommand(sql, db); command.ExecuteScalar(); });"));
}
