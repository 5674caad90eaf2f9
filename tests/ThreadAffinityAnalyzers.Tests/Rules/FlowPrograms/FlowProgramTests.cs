namespace ThreadAffinityAnalyzers.Tests.Rules.FlowPrograms;

/// <summary>Whole programs about concurrency inside one flow: those that have the bug warn where they are marked, their twins are silent.</summary>
public sealed class FlowProgramTests
{
    private const string Usings = "using Dapper; using Microsoft.EntityFrameworkCore; using Microsoft.AspNetCore.Mvc; using System.Data; using System.Data.Common; using System.Collections.Concurrent; "
        + "using System.Threading.Channels; using System.Threading.Tasks.Dataflow; using System.Net; using System.Net.Sockets;\n";

    private const string Model = """
        using Microsoft.EntityFrameworkCore;
        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders { get; set; } = null!;
            public DbSet<User> Users => Set<User>();
        }
        public class Order { public int Id { get; set; } public bool IsOpen { get; set; } public int UserId { get; set; } public decimal Total { get; set; } }
        public class User { public int Id { get; set; } public string Name { get; set; } = ""; }
        """;

    private const string Setup = """
        using Microsoft.EntityFrameworkCore;
        public static class Setup { public static void Add(IServiceCollection s) => s.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db")); }
        """;

    private static readonly (string Name, string Text)[] All = [.. Part1.Programs, .. Part2.Programs, .. Part3.Programs, .. Part4.Programs, .. Part5.Programs, .. Part6.Programs, .. Part7.Programs, .. Part8.Programs];

    public static TheoryData<string> Warning => [.. All.Where(IsMarked).Select(program => program.Name)];

    public static TheoryData<string> Silent => [.. All.Where(program => !IsMarked(program)).Select(program => program.Name)];

    [Theory]
    [MemberData(nameof(Warning))]
    public Task ProgramBad(string name) => Rule.Bad(Of(name));

    [Theory]
    [MemberData(nameof(Silent))]
    public Task ProgramOk(string name) => Rule.Ok(Of(name));

    private static string[] Of(string name) => [Usings + All.Single(program => program.Name == name).Text, Model, Setup];

    private static bool IsMarked((string Name, string Text) program) => program.Text.Contains("{|TAA", StringComparison.Ordinal);
}
