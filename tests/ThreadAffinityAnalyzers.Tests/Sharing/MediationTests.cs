using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What a mediator handles works on the context of the sender's scope.</summary>
public sealed class MediationTests
{
    [Theory]
    [InlineData("await Task.WhenAll(sender.Send(new CountOrders()), sender.Send(new CountUsers()));")]
    [InlineData("var orders = sender.Send(new CountOrders()); var users = sender.Send(new CountUsers()); await Task.WhenAll(orders, users);")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(id => sender.Send(new CountOrders())));")]
    [InlineData("var users = sender.Send(new CountUsers()); await sender.Publish(new Counted()); await users;")]
    [InlineData("_ = sender.Send(new CountOrders());")]
    [InlineData("await Task.WhenAll(sender.Send(new CountOld()), sender.Send(new CountUsers()));")]
    public async Task SentTogetherBad(string body)
    {
        await Rule.Bad(Handler("{|TAA2003:sender|}", body));
        await Rule.Bad(Controller("{|TAA2003:sender|}", body));
    }

    [Theory]
    [InlineData("await sender.Send(new CountOrders()); await sender.Send(new CountUsers());")]
    [InlineData("await Task.WhenAll(sender.Send(new CountOrders()), sender.Send(new Ping()));")]
    [InlineData("await Task.WhenAll(sender.Send(new Ping()), sender.Send(new Ping()));")]
    [InlineData("await Task.WhenAll(sender.Send(new Made()), sender.Send(new Made()));")]
    [InlineData("_ = sender.Send(new Ping());")]
    public async Task SentInTurnOrWithoutTheContextOk(string body)
    {
        await Rule.Ok(Handler("sender", body));
        await Rule.Ok(Controller("sender", body));
    }

    /// <summary>The operation beside is the sender's own.</summary>
    [Fact]
    public Task BesideTheContextItselfBad() => Rule.Bad(Handler("sender", "var users = sender.Send(new CountUsers()); await db.SaveChangesAsync(); await users;", "{|TAA2003:db|}"));

    /// <summary>The property of a base class asks the request's provider for it.</summary>
    [Fact]
    public Task FN_MediatorOfABaseClass() => Rule.Ok($$"""
        {{Start}}
        app.Run();
        public abstract class Base : Microsoft.AspNetCore.Mvc.ControllerBase { private IMediator? _sender; protected IMediator Sender => _sender ??= HttpContext.RequestServices.GetRequiredService<IMediator>(); }
        public class Counts : Base { [Microsoft.AspNetCore.Mvc.HttpGet] public async Task Get() => await Task.WhenAll(Sender.Send(new CountOrders()), Sender.Send(new CountUsers())); }
        {{Model}}
        """);

    /// <summary>A service in front of the mediator keeps no object of its own: what a handler is given is told, what a class keeps is not looked at.</summary>
    [Fact]
    public Task FN_MediatorBehindAServiceThatAClassKeeps() => Rule.Ok(Behind("public class Counts(Reports reports) : Microsoft.AspNetCore.Mvc.ControllerBase { [Microsoft.AspNetCore.Mvc.HttpGet] public Task Get() => Task.WhenAll(reports.OrdersAsync(), reports.UsersAsync()); }"));

    [Fact]
    public Task BehindAServiceOfAHandlerBad() => Rule.Bad(Behind("public static class Counts { public static void Map(WebApplication app) => app.MapGet(\"/\", (Reports {|TAA2003:reports|}) => Task.WhenAll(reports.OrdersAsync(), reports.UsersAsync())); }"));

    private static string Behind(string user) => $$"""
        {{Start}}
        app.Run();
        {{user}}
        public class Reports(MediatR.IMediator sender) { public Task<int> OrdersAsync() => sender.Send(new CountOrders()); public Task<int> UsersAsync() => sender.Send(new CountUsers()); }
        {{Model}}
        """;

    private static string Handler(string sender, string body, string db = "db") => $$"""
        {{Start}}
        app.MapGet("/", async (MediatR.IMediator {{sender}}, Shop {{db}}) => { _ = db; {{body}} await Task.Yield(); });
        app.Run();
        {{Model}}
        """;

    private static string Controller(string sender, string body) => $$"""
        {{Start}}
        app.Run();
        public class Counts(MediatR.IMediator {{sender}}) : Microsoft.AspNetCore.Mvc.ControllerBase { [Microsoft.AspNetCore.Mvc.HttpGet] public async Task Get() { {{body}} await Task.Yield(); } }
        {{Model}}
        """;

    private const string Start = """
        using MediatR;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>();
        var app = builder.Build();
        """;

    private const string Model = """
        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public record CountOrders : IRequest<int>;
        public record CountUsers : IRequest<int>;
        public record Made : IRequest<int>;
        public record Ping : IRequest<int>;
        public record Counted : INotification;
        public class CountOrdersHandler(Shop db) : IRequestHandler<CountOrders, int> { public Task<int> Handle(CountOrders request, CancellationToken token) => db.SaveChangesAsync(token); }
        public class CountUsersHandler(Users users) : IRequestHandler<CountUsers, int> { public async Task<int> Handle(CountUsers request, CancellationToken token) => await users.CountAsync(); }
        public class Users(Shop shop) { public async Task<int> CountAsync() => await shop.SaveChangesAsync(); }
        public class CountedHandler(Shop db) : INotificationHandler<Counted> { public Task Handle(Counted notification, CancellationToken token) => db.SaveChangesAsync(token); }
        public class MadeHandler(IDbContextFactory<Shop> shops) : IRequestHandler<Made, int> { public async Task<int> Handle(Made request, CancellationToken token) { await using var shop = shops.CreateDbContext(); return await shop.SaveChangesAsync(token); } }
        public record CountOld : IRequest<int>;
        public abstract class ShopHandler<TRequest>(Shop db) : IRequestHandler<TRequest, int> where TRequest : IRequest<int> { protected Shop Db => db; public abstract Task<int> Handle(TRequest request, CancellationToken token); }
        public class CountOldHandler(Shop db) : ShopHandler<CountOld>(db) { public override Task<int> Handle(CountOld request, CancellationToken token) => Db.SaveChangesAsync(token); }
        public class PingHandler : IRequestHandler<Ping, int> { public Task<int> Handle(Ping request, CancellationToken token) => Task.FromResult(1); }

        namespace MediatR
        {
            public interface IRequest<T>;
            public interface INotification;
            public interface IRequestHandler<TRequest, TResult> where TRequest : IRequest<TResult> { Task<TResult> Handle(TRequest request, CancellationToken token); }
            public interface INotificationHandler<TNotification> where TNotification : INotification { Task Handle(TNotification notification, CancellationToken token); }
            public interface ISender { Task<TResult> Send<TResult>(IRequest<TResult> request, CancellationToken token = default); }
            public interface IPublisher { Task Publish<TNotification>(TNotification notification, CancellationToken token = default) where TNotification : INotification; }
            public interface IMediator : ISender, IPublisher;
        }
        """;
}
