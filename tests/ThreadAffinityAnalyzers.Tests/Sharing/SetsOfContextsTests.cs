namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A set that a class keeps is its context by another name: of the one it is given, or of one that a factory makes for it.</summary>
public sealed class SetsOfContextsTests
{
    [Theory]
    [InlineData("_posts = contexts.CreateDbContext().Posts;")]
    [InlineData("_posts = contexts.CreateDbContext().Set<Post>();")]
    [InlineData("_contexts = contexts; _posts = _contexts.CreateDbContext().Posts;")]
    [InlineData("var context = contexts.CreateDbContext(); _posts = context.Posts;")]
    public Task SetOfAContextThatAFactoryMakesBad(string made) => Rule.Bad(Program("{|TAA1002:_posts|}", made, "_posts.Count()"));

    [Theory]
    [InlineData("_contexts = contexts;")]
    public Task ContextOfEachCallOk(string made) => Rule.Ok(Program("_posts", made, "Counted()"));

    /// <summary>A context that is a singleton is used by whoever keeps nothing but its set.</summary>
    [Theory]
    [InlineData("private readonly DbSet<T> _rows; public Repository(Blog blog) => _rows = blog.Set<T>();", "Scoped(typeof(IRepository<>), typeof(Repository<>))")]
    [InlineData("private readonly DbSet<T> _rows; public Repository(Blog blog) { _rows = blog.Set<T>(); }", "Transient<IRepository<Post>, Repository<Post>>()")]
    [InlineData("private DbSet<T> _rows { get; } public Repository(Blog blog) { _rows = blog.Set<T>(); }", "Scoped(typeof(IRepository<>), typeof(Repository<>))")]
    public Task SetOfASingletonContextBad(string members, string repository) => Rule.Bad(Repositories(members, repository, "{|TAA3001:AddDbContext<Blog>(options => options.UseSqlite(\"Data Source=blog.db\"), ServiceLifetime.Singleton)|}"));

    [Fact]
    public Task SetOfAScopedContextOk() => Rule.Ok(Repositories(
        "private readonly DbSet<T> _rows; public Repository(Blog blog) => _rows = blog.Set<T>();", "Scoped(typeof(IRepository<>), typeof(Repository<>))", "AddDbContext<Blog>(options => options.UseSqlite(\"Data Source=blog.db\"))"));

    private static string Repositories(string members, string repository, string context) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{context}};
        builder.Services.Add{{repository}};
        var app = builder.Build();
        app.MapGet("/posts", (IRepository<Post> posts) => posts.ListAsync());
        app.Run();

        public class Post { public int Id { get; set; } }
        public class Blog(DbContextOptions<Blog> options) : DbContext(options) { public DbSet<Post> Posts => Set<Post>(); }
        public interface IRepository<T> where T : class { Task<List<T>> ListAsync(); }
        public class Repository<T> : IRepository<T> where T : class
        {
            {{members}}
            public Task<List<T>> ListAsync() => _rows.AsNoTracking().ToListAsync();
        }
        """;

    private static string Program(string name, string made, string count) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextFactory<Blog>(options => options.UseSqlite("Data Source=blog.db"));
        builder.Services.AddSingleton<Posts>();
        var app = builder.Build();
        app.MapGet("/count", (Posts posts) => posts.Count());
        app.Run();

        public class Post { public int Id { get; set; } }
        public class Blog(DbContextOptions<Blog> options) : DbContext(options) { public DbSet<Post> Posts => Set<Post>(); }
        public class Posts
        {
            private readonly IDbContextFactory<Blog>? _contexts;
            private readonly DbSet<Post>? {{name}};
            public Posts(IDbContextFactory<Blog> contexts) { {{made}} }
            public int Count() => {{count}};
            private int Counted() { using var context = _contexts!.CreateDbContext(); return context.Posts.Count(); }
        }
        """;
}
