namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is written looks as the file looks: its indentation, one statement a line, comments above what they are about.</summary>
public class LayoutFixTests
{
    [Fact]
    public Task TabsOfTheFile() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.Version());
            app.Run();

            static class Db
            {
            	private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db");

            	static Db() => Conn.Open();

            	public static long Count()
            	{
            		using (var cmd = Conn.CreateCommand())
            		{
            			cmd.CommandText = "SELECT count(*) FROM t";
            			return (long)cmd.ExecuteScalar()!;
            		}
            	}

            	public static string Version() => Conn.ServerVersion;
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.Version());
            app.Run();

            static class Db
            {
            	private static SqliteConnection OpenConnection()
            	{
            		var connection = new SqliteConnection("Data Source=app.db");
            		connection.Open();
            		return connection;
            	}

            	public static long Count()
            	{
            		using var connection = OpenConnection();
            		using (var cmd = connection.CreateCommand())
            		{
            			cmd.CommandText = "SELECT count(*) FROM t";
            			return (long)cmd.ExecuteScalar()!;
            		}
            	}

            	public static string Version()
            	{
            		using var connection = OpenConnection();
            		return connection.ServerVersion;
            	}
            }

            """);

    [Fact]
    public Task TwoSpacesOfTheFile() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.TextAsync());
            app.Run();

            static class Db
            {
              private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db");

              static Db()
              {
                Conn.Open();
              }

              public static object? Count()
              {
                using var cmd = Conn.CreateCommand();
                cmd.CommandText = "SELECT count(*) FROM t";
                return cmd.ExecuteScalar();
              }

              public static async Task<object?> TextAsync() =>
                await Conn.CreateCommand()
                  .ExecuteScalarAsync();
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.TextAsync());
            app.Run();

            static class Db
            {
              private static SqliteConnection OpenConnection()
              {
                var connection = new SqliteConnection("Data Source=app.db");
                connection.Open();
                return connection;
              }

              public static object? Count()
              {
                using var connection = OpenConnection();
                using var cmd = connection.CreateCommand();
                cmd.CommandText = "SELECT count(*) FROM t";
                return cmd.ExecuteScalar();
              }

              public static async Task<object?> TextAsync()
              {
                using var connection = OpenConnection();
                return await connection.CreateCommand()
                  .ExecuteScalarAsync();
              }
            }

            """);

    [Fact]
    public Task TwoSpacesInAGuard() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.TextAsync());
            app.Run();

            static class Db
            {
              private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db");

              static Db()
              {
                Conn.Open();
              }

              public static object? Count()
              {
                using var cmd = Conn.CreateCommand();
                cmd.CommandText = "SELECT count(*) FROM t";
                return cmd.ExecuteScalar();
              }

              public static async Task<object?> TextAsync() =>
                await Conn.CreateCommand()
                  .ExecuteScalarAsync();
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.MapGet("/b", () => Db.TextAsync());
            app.Run();

            static class Db
            {
              private static readonly SqliteConnection Conn = new("Data Source=app.db");
              private static readonly SemaphoreSlim Gate = new SemaphoreSlim(1, 1);

              static Db()
              {
                Conn.Open();
              }

              public static object? Count()
              {
                Gate.Wait();
                try
                {
                  using var cmd = Conn.CreateCommand();
                  cmd.CommandText = "SELECT count(*) FROM t";
                  return cmd.ExecuteScalar();
                }
                finally
                {
                  Gate.Release();
                }
              }

              public static async Task<object?> TextAsync()
              {
                await Gate.WaitAsync();
                try
                {
                  return await Conn.CreateCommand()
                    .ExecuteScalarAsync();
                }
                finally
                {
                  Gate.Release();
                }
              }
            }

            """, index: 1);

    [Fact]
    public Task LinesOfAnExpressionInAGuard() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", (string no) => Db.Part(no));
            app.MapGet("/b", () => Db.Count());
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db");

                public static string? Part(string no)
                    => Conn.QueryFirstOrDefault<string>(
                        "SELECT name FROM parts WHERE no = @no",
                        new { no });

                public static long Count() => Conn.ExecuteScalar<long>("SELECT count(*) FROM parts");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", (string no) => Db.Part(no));
            app.MapGet("/b", () => Db.Count());
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection Conn = new("Data Source=app.db");
                private static readonly object Gate = new object();

                public static string? Part(string no)
                {
                    lock (Gate)
                    {
                        return Conn.QueryFirstOrDefault<string>(
                            "SELECT name FROM parts WHERE no = @no",
                            new { no });
                    }
                }

                public static long Count()
                {
                    lock (Gate)
                    {
                        return Conn.ExecuteScalar<long>("SELECT count(*) FROM parts");
                    }
                }
            }

            """, index: 1);

    [Fact]
    public Task WhatIsSaidOfTheGetterIsTrueOfTheFactory() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            var store = new Store();
            app.MapGet("/a", () => store.Count());
            app.MapGet("/b", () => store.Clean());
            app.Run();

            class Store
            {
                private SqliteConnection? {|TAA1002:_connection|};

                /// <summary>The open connection.</summary>
                private SqliteConnection Connection
                {
                    get
                    {
                        if (_connection is null)
                        {
                            _connection = new SqliteConnection("Data Source=s.db");
                            _connection.Open();
                        }

                        return _connection;
                    }
                }

                /// <summary>How many there are.</summary>
                public object? Count()
                {
                    using var command = new SqliteCommand("SELECT count(*) FROM t", Connection);
                    return command.ExecuteScalar();
                }

                /// <summary>Takes the old ones away.</summary>
                public void Clean()
                {
                    using var command = new SqliteCommand("DELETE FROM t", Connection);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            var store = new Store();
            app.MapGet("/a", () => store.Count());
            app.MapGet("/b", () => store.Clean());
            app.Run();

            class Store
            {
                /// <summary>The open connection.</summary>
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    return connection;
                }

                /// <summary>How many there are.</summary>
                public object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT count(*) FROM t", connection);
                    return command.ExecuteScalar();
                }

                /// <summary>Takes the old ones away.</summary>
                public void Clean()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("DELETE FROM t", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    [Fact]
    public Task TheMethodThatMadeItServesBehindAGetter() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Cache.Count());
            app.MapGet("/b", () => Cache.Clean());
            app.Run();

            static class Cache
            {
                private static SqliteConnection? {|TAA1001:s_connection|};

                private static SqliteConnection Connection => s_connection ??= Create();

                private static SqliteConnection Create()
                {
                    var connection = new SqliteConnection("Data Source=c.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var command = new SqliteCommand("SELECT count(*) FROM t", Connection);
                    return command.ExecuteScalar();
                }

                public static void Clean()
                {
                    using var command = new SqliteCommand("DELETE FROM t", Connection);
                    command.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Cache.Count());
            app.MapGet("/b", () => Cache.Clean());
            app.Run();

            static class Cache
            {
                private static SqliteConnection Create()
                {
                    var connection = new SqliteConnection("Data Source=c.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var connection = Create();
                    using var command = new SqliteCommand("SELECT count(*) FROM t", connection);
                    return command.ExecuteScalar();
                }

                public static void Clean()
                {
                    using var connection = Create();
                    using var command = new SqliteCommand("DELETE FROM t", connection);
                    command.ExecuteNonQuery();
                }
            }

            """);

    [Fact]
    public Task BlockOnOneLine() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (Posts {|TAA2003:posts|}, int id) => { _ = posts.TouchAsync(id); return Results.Accepted(); });
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options)
            {
                public DbSet<Post> Posts => Set<Post>();
            }

            class Post
            {
                public int Id { get; set; }

                public DateTime Touched { get; set; }
            }

            class Posts
            {
                private readonly Blog _blog;

                public Posts(Blog blog) => _blog = blog;

                public async Task TouchAsync(int id)
                {
                    if (await _blog.Posts.FindAsync(id) is { } post)
                    {
                        post.Touched = DateTime.UtcNow;
                        await _blog.SaveChangesAsync();
                    }
                }
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (IServiceScopeFactory scopeFactory, int id) =>
            {
                _ = Task.Run(async () =>
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    var posts = scope.ServiceProvider.GetRequiredService<Posts>();
                    await posts.TouchAsync(id);
                });
                return Results.Accepted();
            });
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options)
            {
                public DbSet<Post> Posts => Set<Post>();
            }

            class Post
            {
                public int Id { get; set; }

                public DateTime Touched { get; set; }
            }

            class Posts
            {
                private readonly Blog _blog;

                public Posts(Blog blog) => _blog = blog;

                public async Task TouchAsync(int id)
                {
                    if (await _blog.Posts.FindAsync(id) is { } post)
                    {
                        post.Touched = DateTime.UtcNow;
                        await _blog.SaveChangesAsync();
                    }
                }
            }

            """, index: 1, key: "OwnScopeFix");

    [Fact]
    public Task LambdaInABlockOnOneLine() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (Posts {|TAA2003:posts|}, int id) => { Task.Run(() => posts.TouchAsync(id)); });
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options)
            {
                public DbSet<Post> Posts => Set<Post>();
            }

            class Post
            {
                public int Id { get; set; }

                public DateTime Touched { get; set; }
            }

            class Posts
            {
                private readonly Blog _blog;

                public Posts(Blog blog) => _blog = blog;

                public async Task TouchAsync(int id)
                {
                    if (await _blog.Posts.FindAsync(id) is { } post)
                    {
                        post.Touched = DateTime.UtcNow;
                        await _blog.SaveChangesAsync();
                    }
                }
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (IServiceScopeFactory scopeFactory, int id) =>
            {
                Task.Run(async () =>
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    var posts = scope.ServiceProvider.GetRequiredService<Posts>();
                    await posts.TouchAsync(id);
                });
            });
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options)
            {
                public DbSet<Post> Posts => Set<Post>();
            }

            class Post
            {
                public int Id { get; set; }

                public DateTime Touched { get; set; }
            }

            class Posts
            {
                private readonly Blog _blog;

                public Posts(Blog blog) => _blog = blog;

                public async Task TouchAsync(int id)
                {
                    if (await _blog.Posts.FindAsync(id) is { } post)
                    {
                        post.Touched = DateTime.UtcNow;
                        await _blog.SaveChangesAsync();
                    }
                }
            }

            """, index: 1, key: "OwnScopeFix");

    [Fact]
    public Task CommentBehindAStatementThatBecomesALoop() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (Posts posts, int[] ids) => posts.TouchAsync(ids));
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options);

            class Posts(Blog {|TAA2003:blog|})
            {
                public async Task TouchAsync(int[] ids)
                {
                    var tasks = ids.Select(id => TouchAsync(id)); // all at once
                    await Task.WhenAll(tasks);
                }

                private async Task TouchAsync(int id)
                {
                    await blog.Database.ExecuteSqlAsync($"UPDATE posts SET touched = 1 WHERE id = {id}");
                }
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Blog>(o => o.UseSqlite("Data Source=blog.db"));
            builder.Services.AddScoped<Posts>();
            var app = builder.Build();
            app.MapPost("/a", (Posts posts, int[] ids) => posts.TouchAsync(ids));
            app.Run();

            class Blog(DbContextOptions<Blog> options) : DbContext(options);

            class Posts(Blog blog)
            {
                public async Task TouchAsync(int[] ids)
                {
                    // all at once
                    foreach (var id in ids)
                    {
                        await TouchAsync(id);
                    }
                }

                private async Task TouchAsync(int id)
                {
                    await blog.Database.ExecuteSqlAsync($"UPDATE posts SET touched = 1 WHERE id = {id}");
                }
            }

            """);

    [Fact]
    public Task CommentBehindTheHolder() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db"); // opened on first use

                public static long Count() => Conn.ExecuteScalar<long>("SELECT count(*) FROM parts");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.Run();

            static class Db
            {
                // opened on first use
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=app.db");
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT count(*) FROM parts");
                }
            }

            """);

    [Fact]
    public Task CommentBehindTheHolderOfAGuard() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection {|TAA1001:Conn|} = new("Data Source=app.db"); // opened on first use

                public static long Count() => Conn.ExecuteScalar<long>("SELECT count(*) FROM parts");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Count());
            app.Run();

            static class Db
            {
                private static readonly SqliteConnection Conn = new("Data Source=app.db"); // opened on first use
                private static readonly object Gate = new object();

                public static long Count()
                {
                    lock (Gate)
                    {
                        return Conn.ExecuteScalar<long>("SELECT count(*) FROM parts");
                    }
                }
            }

            """, index: 1);
}
