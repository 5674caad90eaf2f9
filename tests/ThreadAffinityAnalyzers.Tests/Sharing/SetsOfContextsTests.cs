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
