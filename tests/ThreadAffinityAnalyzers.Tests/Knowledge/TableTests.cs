using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>What every row of every table owes: a reason, a link, a name that the real assembly knows.</summary>
public class TableTests
{
    /// <summary>Framework namespaces whose assemblies are referenced by the tests, so that each row in them can be looked up.</summary>
    private static readonly string[] Referenced =
    [
        "System.", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "Microsoft.EntityFrameworkCore.", "Microsoft.Data.Sqlite.", "Microsoft.JSInterop.", "SQLitePCL.",
        "Autofac.", "Grpc.Core.", "LiteDB.", "MassTransit.", "Quartz.", "RabbitMQ.", "Scrutor.", "SimpleInjector.",
    ];

    /// <summary>Types with such a name that live in frameworks or packages that the tests do not have.</summary>
    private static readonly string[] Elsewhere =
    [
        "System.Web.", "System.Runtime.Caching.", "System.ServiceModel.", "System.Data.Entity.", "System.Data.Linq.", "Microsoft.AspNetCore.SignalR.Client.",
        "Microsoft.AspNetCore.Authentication.JwtBearer.", "Microsoft.AspNetCore.Authentication.OpenIdConnect.", "Microsoft.Extensions.DependencyInjection.ServiceCollectionExtensions",
        "Microsoft.Extensions.DependencyInjection.NpgsqlServiceCollectionExtensions", "Microsoft.Extensions.DependencyInjection.SqlServerServiceCollectionExtensions",
    ];

    /// <summary>Names of earlier major versions, kept for the projects that still use them.</summary>
    private static readonly string[] Earlier =
    [
        "LiteDB.LiteEngine", "RabbitMQ.Client.Events.EventingBasicConsumer", "RabbitMQ.Client.IBasicConsumer", "RabbitMQ.Client.Events.AsyncEventingBasicConsumer.Received",
        "RabbitMQ.Client.IAsyncBasicConsumer.HandleBasicDeliver", "RabbitMQ.Client.AsyncDefaultBasicConsumer.HandleBasicDeliver",
    ];

    private static readonly string[] Hosts = ["Autofac", "Grpc.Core.Api", "LiteDB", "MassTransit.Abstractions", "Quartz", "RabbitMQ.Client", "Scrutor", "SimpleInjector"];

    private static readonly Compilation Everything = CSharpCompilation.Create("Rows", references: TestReferences.All
        .Concat(Hosts.Select(host => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, host + ".dll")))));

    public static TheoryData<string, string, string> Reasons()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var row in AffineTypes.All)
        {
            rows.Add(row.MetadataName, row.Because, row.Link);
        }

        foreach (var row in SafeTypes.All)
        {
            rows.Add(row.MetadataName, row.Because, row.Link);
        }

        foreach (var row in ObjectCaches.All)
        {
            rows.Add(row.MetadataName, row.Because, row.Link);
        }

        foreach (var row in EntryPoints.All)
        {
            rows.Add($"{row.Shape} {row.Type} {row.Member}", row.Because, row.Link);
        }

        foreach (var row in Registrations.All)
        {
            rows.Add($"{row.Type} {row.Method}", row.Because, row.Link);
        }

        return rows;
    }

    public static TheoryData<string, string?> ReferencedNames()
    {
        var types = AffineTypes.All.Select(row => row.MetadataName).Concat(SafeTypes.All.Select(row => row.MetadataName)).Concat(ObjectCaches.All.Select(row => row.MetadataName)).Where(IsReferenced).Select(type => (type, (string?)null));
        var entries = EntryPoints.All.Where(row => IsReferenced(row.Type))
            .Select(row => (row.Type, row.Shape is EntryShape.CallbackArgument or EntryShape.ContractMember && row.Member is not ("*" or "public") ? row.Member : null));
        var registrations = Registrations.All.Where(row => IsReferenced(row.Type)).Select(row => (row.Type, (string?)row.Method));

        // Several rows may name one member; a test case of the same name would not be run.
        var names = new TheoryData<string, string?>();
        foreach (var (type, member) in types.Concat(entries).Concat(registrations).Distinct())
        {
            names.Add(type, member);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Row_HasReasonAndLinkOk(string row, string because, string link)
    {
        Assert.True(because.Length >= 15, row);
        Assert.True(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme == "https", row);
    }

    [Theory]
    [MemberData(nameof(ReferencedNames))]
    public void Row_ResolvesInTheRealAssemblyOk(string type, string? members)
    {
        var symbols = Everything.GetTypesByMetadataName(type);
        Assert.NotEmpty(symbols);
        foreach (var member in (members?.Split(',') ?? []).Where(member => !Earlier.Contains($"{type}.{member}")))
        {
            var parts = member.Split(':');
            var found = symbols.SelectMany(symbol => symbol.GetMembers(parts[0])).ToList();
            Assert.True(found.Count > 0, $"{type} has no {parts[0]}");
            Assert.True(parts.Length == 1 || found.OfType<IMethodSymbol>().Any(method => method.Parameters.Any(parameter => parameter.Name == parts[1])), $"{type}.{parts[0]} has no parameter {parts[^1]}");
        }
    }

    [Fact]
    public void Rows_AreUniqueOk()
    {
        Assert.Distinct(AffineTypes.All.Select(row => row.MetadataName));
        Assert.Distinct(SafeTypes.All.Select(row => row.MetadataName));
        Assert.Distinct(ObjectCaches.All.Select(row => row.MetadataName));
        Assert.Distinct(EntryPoints.All.Select(row => (row.Shape, row.Type, row.Member)));
        Assert.Distinct(Registrations.All.Select(row => (row.Type, row.Method)));
        Assert.Empty(AffineTypes.All.Select(row => row.MetadataName).Intersect(SafeTypes.Names));
    }

    [Fact]
    public void Rows_ThatAreOnlyPossibleClaimNoOverlapOk() => Assert.All(EntryPoints.All.Where(row => row.IsPossible), row => Assert.Equal(Overlap.None, row.Overlap));

    /// <summary>What the member is in the real assembly; null where the tests do not have it.</summary>
    internal static SymbolKind? KindInReferences(string type, string member) =>
        Everything.GetTypesByMetadataName(type).SelectMany(symbol => symbol.GetMembers(member)).FirstOrDefault()?.Kind;

    private static bool IsReferenced(string type) => Referenced.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)) && !Earlier.Contains(type) && !Elsewhere.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));
}
