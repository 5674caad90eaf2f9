using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A method works on a context of its class where its caller gives it none.</summary>
public sealed class TAA2003OptionalTests
{
    [Theory]
    [InlineData("other ??= db; return await other.Orders.CountAsync();")]
    [InlineData("var mine = other ?? db; return await mine.Orders.CountAsync();")]
    [InlineData("return await (other ?? db).Orders.CountAsync();")]
    [InlineData("if (other == null) other = db; return await other.Orders.CountAsync();")]
    [InlineData("if (other is null) { other = db; } return await other.Orders.CountAsync();")]
    [InlineData("var mine = other is null ? db : other; return await mine.Orders.CountAsync();")]
    [InlineData("var mine = other != null ? other : db; return await mine.Orders.CountAsync();")]
    public async Task OnTheClasssOwnBad(string body)
    {
        foreach (var call in new[] { "Count()", "Count(null)", "Count(other: null)" })
        {
            await Rule.Bad(Counting("{|TAA2003:db|}", body, $"await Task.WhenAll({call}, {call});"));
        }
    }

    /// <summary>One at a time, each on its own, or one of them on another.</summary>
    [Theory]
    [InlineData("await Count(); await Count();")]
    [InlineData("using var one = new Shop(options); using var two = new Shop(options); await Task.WhenAll(Count(one), Count(two));")]
    [InlineData("using var one = new Shop(options); await Task.WhenAll(Count(one), Count());")]
    public Task OnAnotherOk(string body) => Rule.Ok(Counting("db", "other ??= db; return await other.Orders.CountAsync();", body));

    [Fact]
    public Task OnTheGivenOneBad() => Rule.Bad(Counting("db", "other ??= db; return await other.Orders.CountAsync();", "using var {|TAA2003:one|} = new Shop(options); await Task.WhenAll(Count(one), Count(one));"));

    /// <summary>It makes one of its own.</summary>
    [Theory]
    [InlineData("other ??= new Shop(options); return await other.Orders.CountAsync();")]
    [InlineData("if (other is null) other = new Shop(options); return await other.Orders.CountAsync();")]
    public Task OnANewOneOk(string body) => Rule.Ok(Counting("db", body, "await db.Orders.CountAsync(); await Task.WhenAll(Count(), Count());"));

    /// <summary>The condition asks something else.</summary>
    [Fact]
    public Task OnTheGivenOneUnlessToldOk() => Rule.Ok(With("""
        public sealed class Sales(Shop db, DbContextOptions<Shop> options)
        {
            private async Task<int> Count(Shop? other, bool mine = false) { if (mine == true) other = db; return await other!.Orders.CountAsync(); }
            public async Task Report() { using var one = new Shop(options); await Task.WhenAll(Count(one), Count(null)); await db.SaveChangesAsync(); }
        }
        """));

    private static string[] Counting(string db, string body, string calls) => With($$"""
        public sealed class Sales(Shop {{db}}, DbContextOptions<Shop> options)
        {
            private async Task<int> Count(Shop? other = null) { {{body}} }
            public async Task Report() { {{calls}} await db.SaveChangesAsync(); options.ToString(); }
        }
        """);
}
