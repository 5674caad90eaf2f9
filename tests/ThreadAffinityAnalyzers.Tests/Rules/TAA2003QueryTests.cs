using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Queries that methods of the program narrow: what such a method gives back runs on the context of the query that it was given.</summary>
public sealed class TAA2003QueryTests
{
    private const string Filters = """

        public static class Filters
        {
            public static IQueryable<Order> Open(this IQueryable<Order> orders) => orders.Where(o => o.IsOpen);
            public static IQueryable<Order> After(this IQueryable<Order> orders, int? id)
            {
                if (id is null)
                {
                    return orders;
                }

                var later = orders.Where(o => o.Id > id);
                return later;
            }
            public static IQueryable<Order> Sorted(this IQueryable<Order> orders, string by) => by switch
            {
                "id" => orders.OrderBy(o => o.Id),
                _ => orders.OrderBy(o => o.IsOpen),
            };
            public static IQueryable<T> Page<T>(IQueryable<T> rows, int size) where T : class => rows.Take(size);
            public static IQueryable<Order> Elsewhere(this IQueryable<Order> orders, DbContextOptions<Shop> options) => new Shop(options).Orders;
        }
        """;

    [Theory]
    [InlineData("db.Orders.Open().ToListAsync()")]
    [InlineData("db.Orders.Where(o => o.Id > 0).Open().Select(o => o.Id).ToListAsync()")]
    [InlineData("db.Orders.After(id).ToListAsync()")]
    [InlineData("db.Orders.Sorted(\"id\").ToListAsync()")]
    [InlineData("Filters.Page(db.Orders, 10).ToListAsync()")]
    [InlineData("Filters.Page(db.Orders.Open().After(id), size: 10).CountAsync()")]
    [InlineData("(from o in db.Orders where o.Id > id select o.Id).ToListAsync()")]
    [InlineData("(from o in db.Orders group o by o.IsOpen into same select same.Key).ToListAsync()")]
    [InlineData("(from o in db.Orders from u in db.Users where u.Id == o.Id orderby u.Id select o).FirstOrDefaultAsync()")]
    [InlineData("(from o in db.Orders let next = o.Id + 1 where next > id select next).CountAsync()")]
    [InlineData("(from o in db.Orders where o.Id == id select o).AsNoTracking().SingleOrDefaultAsync()")]
    [InlineData("(from o in (from inner in db.Orders where inner.IsOpen select inner) where o.Id > id select o).CountAsync()")]
    [InlineData("(from o in db.Orders.Open() join u in db.Users on o.Id equals u.Id select u).CountAsync()")]
    public Task NarrowedByAMethodOfTheProgramBad(string query) => Rule.Bad(Class("{|TAA2003:db|}", $"await Task.WhenAll(ids.Select(async id => await {query}));"));

    [Theory]
    [InlineData("foreach (var id in ids) { await db.Orders.Open().After(id).ToListAsync(); }")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { await using var own = new Shop(options); return await own.Orders.Open().ToListAsync(); }));")]
    [InlineData("var query = db.Orders.Open().After(1); await Task.WhenAll(ids.Select(id => Task.FromResult(query.After(id).ToQueryString())));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { await using var own = new Shop(options); return await (from o in own.Orders where o.IsOpen select o).ToListAsync(); }));")]
    [InlineData("var open = from o in db.Orders where o.IsOpen select o; var count = await open.CountAsync(); await open.Take(count).ToListAsync();")]
    [InlineData("var own = from id in ids where id > 1 select Task.Delay(id); await Task.WhenAll(own); await db.SaveChangesAsync();")]
    [InlineData("await Task.WhenAll(ids.Select(async id => await db.Orders.Elsewhere(options).ToListAsync()));")]
    public Task OneAfterTheOtherOrOnItsOwnContextOk(string body) => Rule.Ok(Class("db", body));

    [Theory]
    [InlineData("var open = from o in db.Orders where o.IsOpen select o; var count = open.CountAsync(); await open.ToListAsync(); await count;")]
    [InlineData("var open = from o in db.Orders where o.IsOpen select o; await Task.WhenAll(open.CountAsync(), open.Take(10).ToListAsync());")]
    public Task WrittenAsAQueryExpressionBad(string body) => Rule.Bad(Class("{|TAA2003:db|}", body));

    [Theory]
    [InlineData("return shop.Orders.Open().ToListAsync();")]
    [InlineData("return shop.Orders.AsNoTracking().Sorted(\"id\").ToListAsync();")]
    public Task ReturnedOutOfItsUsingBad(string body) => Rule.Bad(Reader("{|TAA2003:shop|}", "Task", body));

    [Theory]
    [InlineData("return await shop.Orders.Open().ToListAsync();")]
    [InlineData("var open = await shop.Orders.Open().ToListAsync(); return open;")]
    public Task AwaitedInItsUsingOk(string body) => Rule.Ok(Reader("shop", "async Task", body));

    /// <summary>Inside the method its query is anybody's: two of them may be of two contexts.</summary>
    [Fact]
    public Task QueriesThatAMethodIsGivenOk() => Rule.Ok(With("""
        public static class Counts
        {
            public static async Task<int> Both(IQueryable<Order> first, IQueryable<Order> second) => (await Task.WhenAll(first.CountAsync(), second.CountAsync())).Sum();
            public static Task Each(IQueryable<Order> orders, List<int> ids) => Task.WhenAll(ids.Select(id => orders.CountAsync(o => o.Id == id)));
        }
        """ + Filters));

    /// <summary>A context that the query of a caller was asked for has a name of its own.</summary>
    [Fact]
    public Task ContextOfAQueryBad() => Rule.Bad(With("""
        public static class Owners
        {
            public static Shop ShopOf(this IQueryable<Order> orders) => throw new NotSupportedException();
            public static Task Each(IQueryable<Order> orders, List<int> ids)
            {
                var {|TAA2003:shop|} = orders.ShopOf();
                return Task.WhenAll(ids.Select(id => shop.Orders.Open().CountAsync(o => o.Id == id)));
            }
        }
        """ + Filters));

    private const string Count = "async id => await db.Orders.CountAsync(o => o.Id == id)";

    /// <summary>A sequence is read one element at a time: who waits for each as it comes starts the next one afterwards.</summary>
    [Theory]
    [InlineData("var all = ids.Select(COUNT).Select(task => task.Result).ToList();")]
    [InlineData("var all = ids.Select(COUNT).Where(task => task.GetAwaiter().GetResult() > 0).ToArray();")]
    [InlineData("var tasks = ids.Select(COUNT); var all = tasks.Select(task => task.Result).ToList();")]
    [InlineData("var all = (from id in ids select db.Orders.CountAsync(o => o.Id == id)).Select(task => task.Result).ToArray();")]
    public Task EachWaitedForAsItComesOk(string body) => Rule.Ok(Class("db", body.Replace("COUNT", Count, StringComparison.Ordinal)));

    [Theory]
    [InlineData("var all = ids.Select(COUNT).ToList().Select(task => task.Result).ToList();")]
    [InlineData("var tasks = ids.Select(COUNT).ToArray(); var all = tasks.Select(task => task.Result).ToList();")]
    [InlineData("var all = ids.Select(COUNT).AsParallel().Select(task => task.Result).ToList();")]
    [InlineData("var all = ids.Select(COUNT).Select(async task => await task).ToList();")]
    [InlineData("var all = ids.Select(COUNT).Select(task => new { Task = task }).ToList();")]
    public Task AllStartedBeforeTheFirstIsWaitedForBad(string body) => Rule.Bad(Class("{|TAA2003:db|}", body.Replace("COUNT", Count, StringComparison.Ordinal)));

    private static string[] Class(string db, string body) => With($$"""
        public sealed class Reports(Shop {{db}}, DbContextOptions<Shop> options)
        {
            public DbContextOptions<Shop> Options => options;
            public async Task Run(List<int> ids)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """ + Filters);

    private static string[] Reader(string shop, string task, string body) => With($$"""
        public sealed class Reports(IDbContextFactory<Shop> factory)
        {
            public {{task}}<List<Order>> Open()
            {
                using var {{shop}} = factory.CreateDbContext();
                {{body}}
            }
        }
        """ + Filters);
}
