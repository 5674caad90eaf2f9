using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Calls whose task comes from the lambda they are given: nothing but the lambda says that one is dropped.</summary>
public sealed class TAA2003LambdaTests
{
    [Theory]
    [InlineData("retry.Do(() => db.SaveChangesAsync());")]
    [InlineData("retry.Do(async () => { await db.SaveChangesAsync(); return 1; });")]
    [InlineData("retry.Do(async () => await db.SaveChangesAsync());")]
    [InlineData("retry.Do(() => { return db.SaveChangesAsync(); });")]
    [InlineData("retry.Do(() => { var saved = db.SaveChangesAsync(); return saved; });")]
    public Task DroppedBad(string call) => Rule.Bad(Class("{|TAA2003:db|}", call));

    [Theory]
    [InlineData("await retry.Do(() => db.SaveChangesAsync());")]
    [InlineData("retry.Do(() => db.SaveChanges());")]
    [InlineData("retry.Do(() => { db.Orders.Add(new Order()); return 1; });")]
    [InlineData("retry.Do(() => db);")]
    public Task DoneBeforeTheNextOk(string call) => Rule.Ok(Class("db", call));

    private static string[] Class(string db, string call) => With($$"""
        public sealed class Retry { public T Do<T>(Func<T> run) => run(); }

        public sealed class Saver(Shop {{db}}, Retry retry)
        {
            public async Task Save()
            {
                {{call}}
                await db.Orders.ToListAsync();
            }
        }
        """);
}
