using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Programs that TAA1005 (PossiblySharedHolder) warns of, and their silent twins.</summary>
public class TAA1005Tests
{
    [Fact]
    public Task LibBad() => Rule.Bad(
        """
        public static class Db { private static readonly SqliteConnection {|TAA1005:Conn|} = new("Data Source=a.db"); public static object? Get() => Conn.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task LibraryUnderItsGuardOk() => Rule.Ok(
        """
        public static class Db
        {
            private static readonly object Gate = new();
            private static readonly SqliteConnection Conn = new("Data Source=a.db");
            public static object? Get() { lock (Gate) return Conn.CreateCommand().ExecuteScalar(); }
        }
        """);

    [Fact]
    public Task InternalLibraryOk() => Rule.Ok(
        """
        static class Db { private static readonly SqliteConnection Conn = new("Data Source=a.db"); public static object? Get() => Conn.CreateCommand().ExecuteScalar(); }
        """);

    [Fact]
    public Task LambdaHandlersOwnConnectionBad() => Rule.Bad(
        """
        _ = new Function();

        public class Function
        {
            private readonly SqliteConnection {|TAA1005:_connection|} = new("Data Source=/tmp/a.db");
            public object? FunctionHandler(string input, Amazon.Lambda.Core.ILambdaContext context) => Read(input);
            private object? Read(string input) => _connection.CreateCommand().ExecuteScalar();
        }

        namespace Amazon.Lambda.Core { public interface ILambdaContext; }
        """);

    [Fact]
    public Task LambdaHandlersConnectionPerCallOk() => Rule.Ok(
        """
        _ = new Function();

        public class Function
        {
            public object? FunctionHandler(string input, Amazon.Lambda.Core.ILambdaContext context)
            {
                using var connection = new SqliteConnection("Data Source=/tmp/a.db");
                return connection.CreateCommand().ExecuteScalar();
            }
        }

        namespace Amazon.Lambda.Core { public interface ILambdaContext; }
        """);

    [Fact]
    public Task LambdaAndParallelWorkIsProvedBad() => Rule.Bad(
        """
        _ = new Function();

        public class Function
        {
            private static readonly SqliteConnection {|TAA1001:Connection|} = new("Data Source=/tmp/a.db");
            public void FunctionHandler(string[] input, Amazon.Lambda.Core.ILambdaContext context) => Parallel.ForEach(input, _ => Connection.CreateCommand());
        }

        namespace Amazon.Lambda.Core { public interface ILambdaContext; }
        """);

    [Fact]
    public Task RegistrationInALibraryBad() => Rule.Bad(
        """
        public static class Module
        {
            public static IServiceCollection AddData(this IServiceCollection services) => services.{|TAA1005:AddSingleton(_ => new SqliteConnection("Data Source=a.db"))|};
        }

        public class Orders(SqliteConnection connection) { public object? Count() => connection.CreateCommand(); }
        """);

    [Fact]
    public Task ScopedRegistrationInALibraryOk() => Rule.Ok(
        """
        public static class Module
        {
            public static IServiceCollection AddData(this IServiceCollection services) => services.AddScoped(_ => new SqliteConnection("Data Source=a.db"));
        }

        public class Orders(SqliteConnection connection) { public object? Count() => connection.CreateCommand(); }
        """);

    private const string Circuit = """

        class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        """;

    [Fact]
    public Task ContextOfACircuitBad() => Rule.Bad(
        """
        using Microsoft.AspNetCore.Components;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Build().Run();

        class OrderList : ComponentBase
        {
            [Inject] private Shop {|TAA1005:Shop|} { get; set; } = null!;
            protected override async Task OnInitializedAsync() => await Shop.Orders.ToListAsync();
            private async Task Save() => await Shop.SaveChangesAsync();
        }
        """ + Circuit);

    [Fact]
    public Task ContextPerOperationOrOwningComponentOk() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Components;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextFactory<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Build().Run();

        class OrderList : ComponentBase
        {
            [Inject] private IDbContextFactory<Shop> Shops { get; set; } = null!;
            protected override async Task OnInitializedAsync() { using var shop = Shops.CreateDbContext(); await shop.Orders.ToListAsync(); }
        }

        class OrderEditor : OwningComponentBase
        {
            [Inject] private Shop Shop { get; set; } = null!;
            private async Task Save() => await Shop.SaveChangesAsync();
        }
        """ + Circuit);
}
